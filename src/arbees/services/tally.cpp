#include "arbees/services/tally.hpp"

namespace arbees::services {

void Tally::add(std::span<const domain::Output> outputs) {
  for (const domain::Output& output : outputs) {
    writer_.clear();
    writer_.put(output);
    hash_.add(writer_.bytes());
    count(output);
  }
}

void Tally::count(const domain::Output& output) {
  ++counts_.outputs;
  std::visit(
      [&]<class T>(const T& body) {
        ++counts_.outputs_by_kind[T::kName];
        if constexpr (std::is_same_v<T, domain::GameListed>) ++counts_.games;
        if constexpr (std::is_same_v<T, domain::MarketListed>) ++counts_.markets;
        if constexpr (std::is_same_v<T, domain::Rejected>)
          ++counts_.rejected_by_reason[std::string(base::enum_name(body.reason))];
        if constexpr (std::is_same_v<T, domain::Signal>) {
          if (body.approved) ++counts_.approved;
          if (body.id.value <= last_signal_) return;  // told before, now tradable
          last_signal_ = body.id.value;
          ++counts_.signals_by_kind[std::string(base::enum_name(body.kind))];
          if (body.refused_by) ++counts_.refusals_by_gate[std::string(base::enum_name(*body.refused_by))];
        }
        if constexpr (std::is_same_v<T, domain::Order>) {
          if (body.assumption != domain::Assumption::expected) return;
          if (body.status == domain::OrderStatus::sent) ++counts_.orders;
          else if (body.filled.raw() > 0 && body.status != domain::OrderStatus::resting) ++counts_.orders_filled;
        }
        if constexpr (std::is_same_v<T, domain::Fill>)
          counts_.fills += body.assumption == domain::Assumption::expected ? 1 : 0;
        if constexpr (std::is_same_v<T, domain::Settlement>)
          counts_.settlements += body.assumption == domain::Assumption::expected && !body.previous ? 1 : 0;
        if constexpr (std::is_same_v<T, domain::Account>) {
          counts_.realised_by_assumption[std::string(base::enum_name(body.assumption))] = body.realised;
          if (body.assumption != domain::Assumption::expected) return;
          counts_.fees = body.fees_paid;
          counts_.realised = body.realised;
          counts_.cost_open = body.cost_held;
        }
      },
      output.body);
}

}  // namespace arbees::services
