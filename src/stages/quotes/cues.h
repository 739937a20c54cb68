#pragma once

#include <optional>
#include <vector>

#include "stages/quotes/speakers.h"
#include "stages/quotes/words.h"

namespace verbale::quotes {

/// A cue in a sentence, and what follows it up to the words reported.
struct Cue {
  std::size_t first = 0;  ///< first word of cue and subject
  std::size_t begin = 0;  ///< words [begin, end) are the cue
  std::size_t end = 0;
  std::size_t content = 0;     ///< first word of what follows, past addressee, medium and time
  std::size_t clause_end = 0;  ///< where the cue's own clause ends
  std::optional<Phrase> subject;
  std::optional<Phrase> addressee;
  std::optional<Phrase> medium;
  CueVerb verb;
  bool inherits = false;  ///< "adding", "and said": the subject is the sentence's last one
  bool according = false;
  bool inverted = false;  ///< the subject follows
  bool relative = false;  ///< "Vell, who said": the subject is what the relative stands for
  bool clausal = false;   ///< "that" or a clause follows, so the words reported come after the cue
};

/// The cues of sentence words [begin, end), in order.
[[nodiscard]] std::vector<Cue> find_cues(const std::vector<Word>& words, std::size_t begin, std::size_t end,
                                         const Lexicon& lexicon, std::string_view text);

}  // namespace verbale::quotes
