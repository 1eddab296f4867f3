#include "arbees/services/resume_proof.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace arbees::services
