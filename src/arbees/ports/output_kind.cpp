#include "arbees/ports/output_kind.hpp"

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <string_view>

namespace arbees::ports {
namespace {

template <std::size_t... I>
constexpr bool names_agree(std::index_sequence<I...>) {
  return ((base::enum_name(static_cast<OutputKind>(I)) ==
           std::string_view(std::variant_alternative_t<I, domain::OutputBody>::kName)) &&
          ...);
}
static_assert(names_agree(std::make_index_sequence<kOutputKindCount>{}));

}  // namespace

std::optional<domain::GameId> game_of(const domain::OutputBody& body) {
  return std::visit(
      []<class T>(const T& inner) -> std::optional<domain::GameId> {
        if constexpr (std::is_same_v<T, domain::GameListed>) return inner.id;
        else if constexpr (requires { inner.game; }) return inner.game;
        else return std::nullopt;
      },
      body);
}

std::optional<domain::SignalId> signal_of(const domain::OutputBody& body) {
  return std::visit(
      []<class T>(const T& inner) -> std::optional<domain::SignalId> {
        if constexpr (std::is_same_v<T, domain::Signal> || std::is_same_v<T, domain::SignalClosed>) return inner.id;
        else if constexpr (requires { inner.signal; }) return inner.signal;
        else return std::nullopt;
      },
      body);
}

}  // namespace arbees::ports
