#include "stages/times/grammar.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

namespace verbale::times {
namespace {

constexpr std::string_view kMeaningNames[] = {"none",     "date", "shift",    "period",
                                              "duration", "set",  "reference"};
constexpr std::string_view kSlotNames[] = {
    "year",     "month",     "day",      "weekday",    "season",   "part",    "clock",   "hour",    "minute",
    "meridiem", "zone",      "iso_date", "slash_date", "iso_time", "holiday", "decade",  "century", "quarter",
    "half",     "number",    "vague",    "ordinal",    "unit",     "unit2",   "number2", "shift",   "from",
    "mod",      "reference", "fiscal",   "era",        "plus",     "edge",    "tense"};
static_assert(std::size(kSlotNames) == static_cast<std::size_t>(Slot::kCount));
constexpr std::string_view kAnchorNames[] = {"published", "mentioned"};
constexpr std::string_view kModNames[] = {"START",     "MID",       "END",           "APPROX",
                                          "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE",
                                          "BEFORE",    "AFTER",     "ON_OR_BEFORE",  "ON_OR_AFTER"};
constexpr std::string_view kTenseNames[] = {"unknown", "past", "present", "future"};
constexpr std::string_view kReferenceNames[] = {"PAST_REF", "PRESENT_REF", "FUTURE_REF"};

template <std::size_t size>
int position_in(const std::string_view (&names)[size], std::string_view name) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == name) return static_cast<int>(i);
  }
  return -1;
}

/// The slot that a word of a class fills.
Slot slot_of(WordClass word_class) {
  switch (word_class) {
    case WordClass::kMonth:
    case WordClass::kPerhapsMonth:
      return Slot::kMonth;
    case WordClass::kWeekday:
      return Slot::kWeekday;
    case WordClass::kSeason:
      return Slot::kSeason;
    case WordClass::kPart:
      return Slot::kPart;
    case WordClass::kUnit:
    case WordClass::kUnits:
      return Slot::kUnit;
    case WordClass::kNumber:
      return Slot::kNumber;
    case WordClass::kVague:
      return Slot::kVague;
    case WordClass::kOrdinal:
      return Slot::kOrdinal;
    case WordClass::kDay:
      return Slot::kDay;
    case WordClass::kYear:
    case WordClass::kPerhapsYear:
      return Slot::kYear;
    case WordClass::kDecade:
      return Slot::kDecade;
    case WordClass::kClock:
    case WordClass::kMilitary:
      return Slot::kClock;
    case WordClass::kHour:
      return Slot::kHour;
    case WordClass::kMeridiem:
      return Slot::kMeridiem;
    case WordClass::kZone:
      return Slot::kZone;
    case WordClass::kIsoDate:
      return Slot::kIsoDate;
    case WordClass::kSlashDate:
      return Slot::kSlashDate;
    case WordClass::kIsoTime:
      return Slot::kIsoTime;
    default:
      return Slot::kCount;
  }
}

/// A setting's value, by the slot's own names.  -1 in `ok` terms: false.
bool setting_value(Slot slot, std::string_view text, int& value) {
  switch (slot) {
    case Slot::kFrom:
      value = position_in(kAnchorNames, text);
      return value >= 0;
    case Slot::kMod:
      value = position_in(kModNames, text);
      return value >= 0;
    case Slot::kReference:
      value = position_in(kReferenceNames, text);
      return value >= 0;
    case Slot::kTense:
      value = position_in(kTenseNames, text);
      return value >= 0;
    case Slot::kSeason:
    case Slot::kPart:
    case Slot::kUnit:
    case Slot::kUnit2: {
      const WordClass word_class = slot == Slot::kSeason ? WordClass::kSeason
                                   : slot == Slot::kPart ? WordClass::kPart
                                                         : WordClass::kUnit;
      auto named = value_named(word_class, text);
      if (!named) return false;
      value = named.value();
      return true;
    }
    default: {
      const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
      return trouble == std::errc() && end == text.data() + text.size();
    }
  }
}

}  // namespace

std::string_view name_of(Mod mod) {
  return kModNames[static_cast<std::size_t>(mod)];
}

std::string_view name_of(Reference reference) {
  return kReferenceNames[static_cast<std::size_t>(reference)];
}

/// Reads rules.txt:
///
///   part NAME = ALTERNATIVES
///   rule [ELEMENT before] ALTERNATIVES => MEANING {settings}
///
/// A line that begins with white space goes on the line before.
class GrammarParser {
 public:
  GrammarParser(std::string_view name, Lexicon& lexicon) : name_(name), lexicon_(lexicon) {}

  Result<Grammar> parse(std::string_view bytes, const std::vector<std::string>& holidays) {
    std::string names = "part holiday = ";
    for (std::size_t i = 0; i < holidays.size(); ++i)
      names += fmt::format("{}{} {{holiday={}}}", i == 0 ? "" : " | ", holidays[i], i);
    if (auto done = take(names, 0); !done) return done.error();
    std::string statement;
    std::size_t statement_line = 0;
    std::size_t line_number = 0;
    for (std::size_t at = 0; at <= bytes.size();) {
      const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
      std::string_view line = bytes.substr(at, end - at);
      at = end + 1;
      ++line_number;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.starts_with('#')) continue;
      const bool goes_on = !line.empty() && (line[0] == ' ' || line[0] == '\t');
      if (goes_on) {
        statement += line;
        continue;
      }
      if (auto done = take(statement, statement_line); !done) return done.error();
      statement = line;
      statement_line = line_number;
    }
    if (auto done = take(statement, statement_line); !done) return done.error();
    index();
    return std::move(grammar_);
  }

 private:
  using Operation = Grammar::Operation;
  using Code = std::vector<Grammar::Instruction>;  // addresses are relative to its start

  [[nodiscard]] Error complaint(std::string_view what) const {
    return Error{ErrorCode::kMalformed, fmt::format("{}:{}: {}", name_, line_, what)};
  }

  Result<void> take(std::string_view statement, std::size_t line) {
    line_ = line;
    tokens_.clear();
    next_ = 0;
    if (auto done = split(statement); !done) return done;
    if (tokens_.empty()) return {};
    const std::string keyword = tokens_[next_++];
    if (keyword == "part") return part();
    if (keyword == "rule") return rule();
    return complaint(fmt::format("a line begins with part or rule, not \"{}\"", keyword));
  }

  /// Words, and the marks ( ) | [ ] ? = => that stand for themselves; "x" quotes a word.
  Result<void> split(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
      const char c = text[at];
      if (c == ' ' || c == '\t') {
        ++at;
      } else if (c == '"') {
        const std::size_t end = text.find('"', at + 1);
        if (end == std::string_view::npos) return complaint("a quotation mark is not closed");
        tokens_.push_back(fmt::format("\"{}", text.substr(at + 1, end - at - 1)));
        at = end + 1;
      } else if (c == '{') {
        const std::size_t end = text.find('}', at);
        if (end == std::string_view::npos) return complaint("a brace is not closed");
        tokens_.emplace_back(text.substr(at, end - at));
        at = end + 1;
      } else if (text.substr(at, 2) == "=>") {
        tokens_.emplace_back("=>");
        at += 2;
      } else if (std::string_view("()|[]?=").find(c) != std::string_view::npos) {
        tokens_.emplace_back(1, c);
        ++at;
      } else {
        const std::size_t end = std::min(text.find_first_of(" \t()|[]?={\"", at), text.size());
        tokens_.emplace_back(text.substr(at, end - at));
        at = end;
      }
    }
    return {};
  }

  [[nodiscard]] std::string_view peek() const {
    return next_ < tokens_.size() ? std::string_view(tokens_[next_]) : std::string_view();
  }

  Result<void> part() {
    const std::string name = next_ < tokens_.size() ? tokens_[next_++] : "";
    if (peek() != "=") return complaint("part NAME = PATTERN");
    ++next_;
    auto code = alternatives(0);
    if (!code) return code.error();
    if (next_ != tokens_.size())
      return complaint(fmt::format("\"{}\" stands where the line should end", peek()));
    if (!parts_.emplace(name, std::move(code).value()).second)
      return complaint(fmt::format("part {} is there twice", name));
    return {};
  }

  Result<void> rule() {
    Grammar::Rule rule;
    auto pattern = alternatives(0);
    if (!pattern) return pattern.error();
    Code code = std::move(pattern).value();
    if (peek() == "[") {
      ++next_;
      if (!code.empty()) rule.before = place(code);
      auto inner = alternatives(0);
      if (!inner) return inner.error();
      code = std::move(inner).value();
      if (peek() != "]") return complaint("a bracket is not closed");
      ++next_;
      code.push_back({Operation::kClose});
      auto after = alternatives(0);
      if (!after) return after.error();
      append(code, after.value());
    }
    if (peek() != "=>") return complaint("rule PATTERN => MEANING");
    ++next_;
    const int meaning = position_in(kMeaningNames, peek());
    if (meaning < 0) return complaint(fmt::format("\"{}\" is no meaning", peek()));
    rule.meaning = static_cast<Meaning>(meaning);
    ++next_;
    for (; next_ < tokens_.size(); ++next_) {
      Code settings;
      if (auto done = set(tokens_[next_], settings); !done) return done;
      for (const auto& each : settings) rule.settings.emplace_back(each.slot, each.value);
    }
    if (grammar_.rules_.size() >= Grammar::kMostRules) return complaint("too many rules");
    rule.start = static_cast<std::uint32_t>(place(code));
    grammar_.rules_.push_back(std::move(rule));
    return {};
  }

  static void append(Code& code, const Code& more) {
    const auto shift = static_cast<std::uint32_t>(code.size());
    for (Grammar::Instruction each : more) {
      if (each.operation == Operation::kSplit || each.operation == Operation::kJump) each.argument += shift;
      code.push_back(each);
    }
  }

  /// Puts code and its end into the grammar; where it begins.
  std::int64_t place(const Code& code) {
    Code& all = grammar_.code_;
    const std::size_t start = all.size();
    append(all, code);
    all.push_back({Operation::kAccept});
    return static_cast<std::int64_t>(start);
  }

  Result<Code> alternatives(int depth) {
    if (depth > 20) return complaint("parentheses nest too deep");
    std::vector<Code> choices(1);
    for (;;) {
      const std::string_view token = peek();
      if (token.empty() || token == ")" || token == "[" || token == "]" || token == "=>") break;
      if (token == "|") {
        ++next_;
        choices.emplace_back();
        continue;
      }
      auto one = element(depth);
      if (!one) return one.error();
      Code code = std::move(one).value();
      if (peek() == "?") {
        ++next_;
        Code optional{{Operation::kSplit, Slot::kCount, static_cast<std::uint32_t>(code.size() + 1)}};
        append(optional, code);
        code = std::move(optional);
      }
      append(choices.back(), code);
    }
    Code all = std::move(choices.back());
    for (std::size_t i = choices.size() - 1; i-- > 0;) {
      Code both{{Operation::kSplit, Slot::kCount, static_cast<std::uint32_t>(choices[i].size() + 2)}};
      append(both, choices[i]);
      both.push_back(
          {Operation::kJump, Slot::kCount, static_cast<std::uint32_t>(choices[i].size() + 2 + all.size())});
      append(both, all);
      all = std::move(both);
    }
    return all;
  }

  Result<Code> element(int depth) {
    const std::string token = tokens_[next_++];
    if (token == "(") {
      auto inner = alternatives(depth + 1);
      if (!inner) return inner;
      if (peek() != ")") return complaint("a parenthesis is not closed");
      ++next_;
      return inner;
    }
    if (token[0] == '{') {
      Code code;
      if (auto done = set(token, code); !done) return done.error();
      return code;
    }
    if (token[0] == '<' && token.size() > 2 && token.back() == '>') {
      const auto found = parts_.find(token.substr(1, token.size() - 2));
      if (found == parts_.end()) return complaint(fmt::format("no part {} above", token));
      return found->second;
    }
    if (token[0] == '$') {
      const std::size_t colon = std::min(token.find(':'), token.size());
      const WordClass word_class = class_named(std::string_view(token).substr(1, colon - 1));
      if (word_class == WordClass::kCount) return complaint(fmt::format("\"{}\" is no class", token));
      Slot slot = slot_of(word_class);
      if (colon < token.size()) {
        const int named = position_in(kSlotNames, std::string_view(token).substr(colon + 1));
        if (named < 0) return complaint(fmt::format("\"{}\" names no slot", token));
        slot = static_cast<Slot>(named);
      }
      return Code{{Operation::kClass, slot, static_cast<std::uint32_t>(word_class)}};
    }
    const auto id =
        lexicon_.add(token[0] == '"' ? std::string_view(token).substr(1) : std::string_view(token));
    if (!id) return complaint(id.error().message);
    return Code{{Operation::kWord, Slot::kCount, id.value()}};
  }

  /// "{slot=value,slot=value"
  Result<void> set(std::string_view token, Code& code) {
    if (!token.starts_with('{')) return complaint(fmt::format("\"{}\" is no setting", token));
    token.remove_prefix(1);
    while (!token.empty()) {
      const std::size_t comma = std::min(token.find(','), token.size());
      const std::string_view one = token.substr(0, comma);
      token.remove_prefix(std::min(comma + 1, token.size()));
      const std::size_t equals = one.find('=');
      if (equals == std::string_view::npos) return complaint(fmt::format("\"{}\" is no setting", one));
      const int slot = position_in(kSlotNames, one.substr(0, equals));
      int value = 0;
      if (slot < 0 || !setting_value(static_cast<Slot>(slot), one.substr(equals + 1), value))
        return complaint(fmt::format("\"{}\" is no setting", one));
      code.push_back({Operation::kSet, static_cast<Slot>(slot), 0, value});
    }
    return {};
  }

  using Places = std::set<std::uint32_t>;  // in the code

  /// The instructions reached from some without looking at an item: those that look at one, and kAccept.
  Places reached(const Places& from) const {
    Places seen;
    Places found;
    std::vector<std::uint32_t> left(from.begin(), from.end());
    while (!left.empty()) {
      const std::uint32_t at = left.back();
      left.pop_back();
      if (!seen.insert(at).second) continue;
      const Grammar::Instruction& each = grammar_.code_[at];
      switch (each.operation) {
        case Operation::kWord:
        case Operation::kClass:
        case Operation::kAccept:
          found.insert(at);
          break;
        case Operation::kSplit:
          left.push_back(at + 1);
          left.push_back(each.argument);
          break;
        case Operation::kJump:
          left.push_back(each.argument);
          break;
        case Operation::kSet:
        case Operation::kClose:
          left.push_back(at + 1);
          break;
      }
    }
    return found;
  }

  /// Notes by what atoms each rule may begin.
  void index() {
    const std::size_t words = lexicon_.size();
    const std::size_t atoms = words + static_cast<std::size_t>(WordClass::kCount);
    std::map<std::uint32_t, Grammar::RuleSet> alone;  // by atom
    std::map<std::uint64_t, Grammar::RuleSet> pairs;  // by first atom * atoms + second
    Grammar::Index& index = grammar_.index_;
    index.atoms = atoms;
    index.thirds.resize(atoms);
    for (std::size_t rule = 0; rule < grammar_.rules_.size(); ++rule) {
      const auto note = [rule](Grammar::RuleSet& rules) {
        rules[rule / 64] |= std::uint64_t{1} << rule % 64;
      };
      const auto is_end = [&](std::uint32_t at) {
        return grammar_.code_[at].operation == Operation::kAccept;
      };
      const auto atom = [&](std::uint32_t at) {
        const Grammar::Instruction& each = grammar_.code_[at];
        return each.operation == Operation::kWord ? each.argument
                                                  : static_cast<std::uint32_t>(words) + each.argument;
      };
      for (const std::uint32_t first : reached({grammar_.rules_[rule].start})) {
        if (is_end(first)) continue;
        for (const std::uint32_t second : reached({first + 1})) {
          if (is_end(second)) {
            note(alone[atom(first)]);
            continue;
          }
          note(pairs[std::uint64_t{atom(first)} * atoms + atom(second)]);
          for (const std::uint32_t third : reached({second + 1})) {
            if (is_end(third)) {
              note(index.over);
            } else {
              note(index.thirds[atom(third)]);
            }
          }
        }
      }
    }
    std::map<Grammar::RuleSet, std::uint16_t> numbers{{Grammar::RuleSet{}, std::uint16_t{0}}};
    index.sets.emplace_back();
    const auto number = [&](const Grammar::RuleSet& rules) {
      const auto [found, added] = numbers.emplace(rules, static_cast<std::uint16_t>(index.sets.size()));
      if (added) index.sets.push_back(rules);
      return found->second;
    };
    index.alone.resize(atoms);
    index.pairs.resize(atoms * atoms);
    for (const auto& [at, rules] : alone) index.alone[at] = number(rules);
    for (const auto& [at, rules] : pairs) index.pairs[at] = number(rules);
  }

  std::string_view name_;
  Lexicon& lexicon_;
  Grammar grammar_;
  std::map<std::string, Code, std::less<>> parts_;
  std::vector<std::string> tokens_;
  std::size_t next_ = 0;
  std::size_t line_ = 0;
};

Result<Grammar> Grammar::parse(std::string_view name, std::string_view bytes,
                               const std::vector<std::string>& holidays, Lexicon& lexicon) {
  return GrammarParser(name, lexicon).parse(bytes, holidays);
}

/// Walks every way through a rule's code that the items from `at` allow, in the order of its alternatives;
/// visit.step(n, instruction, item) tells of its n-th step, visit.accept(n, extent) of the end of one of n
/// steps and whether to stop.
template <class Visit>
void Grammar::explore(std::uint32_t start, const std::vector<Item>& items, std::size_t at,
                      Visit visit) const {
  struct Branch {
    std::uint32_t instruction;
    std::uint32_t item;
    std::uint32_t close;
    std::uint32_t steps;
  };
  constexpr std::uint32_t kOpen = UINT32_MAX;
  std::array<Branch, 64> branches;
  std::size_t open = 0;
  std::uint32_t pc = start;
  std::uint32_t close = kOpen;
  std::uint32_t steps = 0;
  auto item = static_cast<std::uint32_t>(at);
  for (std::size_t attempts = 0; attempts < kMostSteps; ++attempts) {
    const Instruction& each = code_[pc];
    bool failed = false;
    switch (each.operation) {
      case Operation::kWord:
      case Operation::kClass:
        failed =
            item >= items.size() || (item > at && items[item].first != items[item - 1].position + 1) ||
            (each.operation == Operation::kWord ? items[item].word != each.argument
                                                : !items[item].is(static_cast<WordClass>(each.argument)));
        if (!failed) visit.step(steps++, pc++, item++);
        break;
      case Operation::kSplit:
        if (open < branches.size()) branches[open++] = {each.argument, item, close, steps};
        ++pc;
        break;
      case Operation::kJump:
        pc = each.argument;
        break;
      case Operation::kClose:
        close = item;
        visit.step(steps++, pc++, item);
        break;
      case Operation::kSet:
        visit.step(steps++, pc++, item);
        break;
      case Operation::kAccept:
        if (visit.accept(steps, Extent{close == kOpen ? item : close, item})) return;
        failed = true;
        break;
    }
    if (!failed) continue;
    if (open == 0) return;
    const Branch& back = branches[--open];
    pc = back.instruction;
    item = back.item;
    close = back.close;
    steps = back.steps;
  }
}

std::optional<Grammar::Extent> Grammar::run(std::uint32_t start, const std::vector<Item>& items,
                                            std::size_t at) const {
  struct Longest {
    std::optional<Extent>& best;
    std::size_t at;
    void step(std::uint32_t, std::uint32_t, std::uint32_t) {}
    bool accept(std::uint32_t, const Extent& extent) {
      if (extent.end > at && (!best || extent.beats(*best))) best = extent;
      return false;
    }
  };
  std::optional<Extent> best;
  explore(start, items, at, Longest{best, at});
  return best;
}

Grammar::Path Grammar::trace(std::uint32_t start, const std::vector<Item>& items, std::size_t at,
                             const Extent& extent) const {
  struct Recorder {
    Path& path;
    const Extent& wanted;
    void step(std::uint32_t n, std::uint32_t instruction, std::uint32_t item) {
      if (n < path.steps.size()) path.steps[n] = {instruction, item};
    }
    bool accept(std::uint32_t n, const Extent& extent) {
      if (extent.end != wanted.end || extent.reach != wanted.reach) return false;
      path.size = std::min<std::size_t>(n, path.steps.size());
      return true;
    }
  };
  Path path;
  explore(start, items, at, Recorder{path, extent});
  return path;
}

std::optional<Match> Grammar::match(const std::vector<Item>& items, std::size_t at,
                                    const Lexicon& lexicon) const {
  // The rules that the next items do not rule out.
  const std::size_t words = index_.atoms - static_cast<std::size_t>(WordClass::kCount);
  const auto for_atoms = [&](const Item& item, auto use) {
    if (item.word != Lexicon::kUnknown) use(std::size_t{item.word});
    for (WordClasses classes = item.classes; classes != 0; classes &= classes - 1)
      use(words + static_cast<std::size_t>(std::countr_zero(classes)));
  };
  const auto follows = [&](std::size_t i) {
    return i < items.size() && items[i].first == items[i - 1].position + 1;
  };
  RuleSet candidates{};
  bool any = false;
  const auto add = [&](std::uint16_t set) {
    if (set == 0) return;
    any = true;
    for (std::size_t k = 0; k < candidates.size(); ++k) candidates[k] |= index_.sets[set][k];
  };
  const bool second = follows(at + 1);
  RuleSet singles{};
  for_atoms(items[at], [&](std::size_t atom) {
    add(index_.alone[atom]);
    for (std::size_t k = 0; k < singles.size(); ++k) singles[k] |= index_.sets[index_.alone[atom]][k];
    if (!second) return;
    const std::uint16_t* pairs = &index_.pairs[atom * index_.atoms];
    for_atoms(items[at + 1], [&](std::size_t next) { add(pairs[next]); });
  });
  if (!any) return {};
  if (second && follows(at + 2)) {
    for (std::size_t k = 0; k < singles.size(); ++k) singles[k] |= index_.over[k];
    for_atoms(items[at + 2], [&](std::size_t atom) {
      for (std::size_t k = 0; k < singles.size(); ++k) singles[k] |= index_.thirds[atom][k];
    });
    for (std::size_t k = 0; k < singles.size(); ++k) candidates[k] &= singles[k];
  }

  std::optional<Extent> best;
  std::size_t best_rule = 0;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    for (std::uint64_t left = candidates[k]; left != 0; left &= left - 1) {
      const std::size_t number = k * 64 + static_cast<std::size_t>(std::countr_zero(left));
      if (number >= rules_.size()) break;
      const Rule& rule = rules_[number];
      if (rule.before >= 0) {
        if (at == 0 || items[at - 1].position + 1 != items[at].first) continue;
        const auto before = run(static_cast<std::uint32_t>(rule.before), items, at - 1);
        if (!before || before->end != at) continue;
      }
      const auto extent = run(rule.start, items, at);
      if (!extent || (best && !extent->beats(*best))) continue;
      best = extent;
      best_rule = number;
    }
  }
  if (!best) return {};
  const Path path = trace(rules_[best_rule].start, items, at, *best);
  Match found;
  found.first = at;
  found.last = best->end;
  found.rule = best_rule;
  Frame& frame = found.frame;
  const Rule& rule = rules_[found.rule];
  frame.meaning = rule.meaning;
  for (const auto& [slot, value] : rule.settings) {
    frame.set(slot, value);
    if (slot == Slot::kNumber) frame.number = value;
  }
  bool closed = false;  // what stands after the expression fills only what it leaves open
  for (std::size_t i = 0; i < path.size; ++i) {
    const Instruction& each = code_[path.steps[i].instruction];
    if (each.operation == Operation::kClose) {
      closed = true;
    } else if (each.slot == Slot::kCount || (closed && frame.has(each.slot))) {
      continue;
    } else if (each.operation == Operation::kSet) {
      frame.set(each.slot, each.value);
      if (each.slot == Slot::kNumber) frame.number = each.value;
    } else if (each.operation == Operation::kClass) {
      const Item& word = items[path.steps[i].item];
      frame.set(each.slot, value_of(word, static_cast<WordClass>(each.argument), lexicon));
      if (each.slot == Slot::kNumber) frame.number = word.number;
    }
  }
  return found;
}

}  // namespace verbale::times
