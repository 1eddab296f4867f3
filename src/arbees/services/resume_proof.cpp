#include "arbees/services/resume_proof.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "arbees/engine/engine.hpp"
#include "arbees/tape/tape.hpp"

namespace arbees::services {
namespace {

using ports::OutputKind;

constexpr std::size_t kPage = 2'000;
constexpr std::uint64_t kTail = 2'000;
const std::vector<OutputKind> kMoney{OutputKind::order, OutputKind::fill, OutputKind::position, OutputKind::settlement,
                                     OutputKind::account};

bool is_money(const domain::Output& output) {
  return std::ranges::find(kMoney, ports::kind_of(output.body)) != kMoney.end();
}

}  // namespace

base::Result<ResumeProof> ResumeProof::open(ports::Store& store, std::string run) {
  const auto counts = store.counts(run);
  if (!counts) return std::unexpected(counts.error());
  ResumeProof proof(store, std::move(run));
  proof.last_ = counts->last_sequence;
  proof.lost_ = counts->last_sequence - std::min(counts->outputs, counts->last_sequence);
  // With a hole in it everything is stored again: what is there already is compared, byte by byte, and skipped.
  proof.stored_ = proof.lost_ > 0 ? 0 : counts->last_sequence;
  return proof;
}

base::Result<void> ResumeProof::fill(std::uint64_t after, bool every_kind) {
  ports::Query query{.run = run_, .after = after, .limit = kPage};
  if (!every_kind) query.kinds = kMoney;
  auto page = store_->outputs(query);
  if (!page) return std::unexpected(page.error());
  every_kind_ = every_kind;
  page_.assign(std::make_move_iterator(page->begin()), std::make_move_iterator(page->end()));
  return {};
}

base::Result<void> ResumeProof::check(const domain::Output& output) {
  const std::uint64_t tail = stored_ > kTail ? stored_ - kTail : 0;
  const bool in_tail = output.sequence > tail;
  if (!in_tail && !is_money(output)) return {};
  if (page_.empty() || every_kind_ != in_tail)
    if (const auto filled = fill(output.sequence - 1, in_tail); !filled) return filled;
  said_.clear();
  held_.clear();
  said_.put(output);
  if (!page_.empty()) held_.put(page_.front());
  if (said_.bytes() != held_.bytes())
    return base::fail(fmt::format("run {}: output {}", run_, output.sequence),
                      "the store holds another one than the tape brings forth");
  page_.pop_front();
  return {};
}

base::Result<void> prove_log(const std::string& log, ports::Store& store, const std::string& run,
                             const engine::Config& config) {
  auto reader = tape::TapeReader::open(log);
  if (!reader) return std::unexpected(reader.error());
  if (reader->layout() != tape::Layout::numbered)
    return base::fail(log, "is a log of an older layout, which is read but not continued");
  auto proof = ResumeProof::open(store, run);
  if (!proof) return std::unexpected(proof.error());
  engine::Engine engine(config);
  domain::OutputBuffer outputs;
  while (const auto event = reader->next()) {
    outputs.clear();
    engine.step(*event, outputs);
    for (const domain::Output& output : outputs)
      if (output.sequence <= proof->stored())
        if (const auto same = proof->check(output); !same) return same;
  }
  if (reader->skipped().count > 0) return base::fail(log, reader->skipped().text());
  if (engine.outputs() < proof->stored())
    return base::fail("run " + run, fmt::format("the store holds {} outputs, its log gives only {}", proof->stored(),
                                                engine.outputs()));
  return {};
}

}  // namespace arbees::services
