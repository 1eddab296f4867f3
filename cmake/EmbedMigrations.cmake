# cmake -DOUTPUT=x.cpp "-DFILES=a.sql;b.sql" -P: writes the files, in their order, as the list that migrations.hpp declares.
set(entries "")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"__sql__(${text})__sql__\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"arbees/store/sqlite/migrations.hpp\"

namespace arbees::store::sqlite {
namespace {
constexpr Migration kMigrations[] = {
${entries}};
}  // namespace

std::span<const Migration> migrations() {
  return kMigrations;
}
}  // namespace arbees::store::sqlite
")
