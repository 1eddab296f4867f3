# Flags that every target of the project shares.
find_program(CCACHE ccache)
if(CCACHE)
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_link_options(-fuse-ld=mold)
endif()

set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")

# One scalar code path for every decision: no contraction, no fast-math, on any CPU.
add_compile_options(-ffp-contract=off -fno-fast-math)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wall> $<$<COMPILE_LANGUAGE:CXX>:-Wextra> $<$<COMPILE_LANGUAGE:CXX>:-Wconversion>
                    $<$<COMPILE_LANGUAGE:CXX>:-Wshadow> $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>" $<$<COMPILE_LANGUAGE:CXX>:-fpch-instantiate-templates>)
  add_compile_options(-Wno-missing-designated-field-initializers -Wno-missing-field-initializers)
else()
  # GCC 12 takes the value of an empty std::optional for uninitialised after inlining.
  add_compile_options(-Wno-missing-field-initializers -Wno-pedantic -Wno-maybe-uninitialized)
endif()
if(ARBEES_SANITIZE)
  add_compile_options(-fsanitize=${ARBEES_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ARBEES_SANITIZE})
endif()
if(ARBEES_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
