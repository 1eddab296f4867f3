#include "arbees/api/words.hpp"

#include "arbees/winprob/winprob.hpp"

namespace arbees::api {

std::vector<std::string> missing_words(std::uint32_t bits) {
  struct Word {
    std::uint32_t bit;
    const char* text;
  };
  static constexpr Word kWords[] = {{winprob::kMissingLine, "pregame line"},
                                    {winprob::kMissingClock, "clock"},
                                    {winprob::kMissingPossession, "possession"},
                                    {winprob::kMissingFieldPosition, "field position"},
                                    {winprob::kMissingTimeouts, "timeouts"},
                                    {winprob::kMissingReceiver, "second-half receiver"},
                                    {winprob::kMissingSkaters, "skaters"},
                                    {winprob::kMissingBaseState, "inning, outs or bases"},
                                    {winprob::kMissingModel, "a model of this sport"}};
  std::vector<std::string> words;
  for (const Word& word : kWords) {
    if ((bits & word.bit) != 0) words.emplace_back(word.text);
    bits &= ~word.bit;
  }
  if (bits != 0) words.emplace_back("an input this version has no word for");
  return words;
}

}  // namespace arbees::api
