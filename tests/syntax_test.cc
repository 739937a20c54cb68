// Trees, arcs, relations and lemmas, each against a slow reference or by hand.

#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/letters.h"
#include "stages/syntax/arc_model.h"
#include "stages/syntax/lemma.h"
#include "stages/syntax/relation_model.h"
#include "stages/syntax/syntax_stage.h"
#include "stages/syntax/tree.h"
#include "stages/syntax/upos.h"
#include "tiny_bundle.h"

namespace verbale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// ------------------------------------------------------------------- trees

ArcScores arc_scores(std::size_t words) {
  ArcScores scores;
  scores.words = words;
  scores.arcs.assign(words * words, 0);
  scores.root.assign(words, 0);
  return scores;
}

double sum_of(const ArcScores& scores, const std::vector<Index>& heads) {
  double sum = 0;
  for (std::size_t d = 0; d < heads.size(); ++d) {
    const float score = heads[d] == d ? scores.root[d] : scores.arcs[d * scores.words + heads[d]];
    sum += static_cast<double>(score);
  }
  return sum;
}

/// Whether every word comes up to the one root within as many steps as there are words.
bool is_single_rooted_tree(const std::vector<Index>& heads) {
  std::size_t roots = 0;
  for (std::size_t d = 0; d < heads.size(); ++d) {
    if (heads[d] >= heads.size()) return false;
    roots += heads[d] == d ? 1 : 0;
    Index at = static_cast<Index>(d);
    for (std::size_t step = 0; step < heads.size(); ++step) at = heads[at];
    if (heads[at] != at) return false;
  }
  return roots == 1;
}

/// The greatest sum of any single-rooted tree, by trying every choice of heads.
double best_sum(const ArcScores& scores) {
  std::vector<Index> heads(scores.words, 0);
  double best = -std::numeric_limits<double>::infinity();
  while (true) {
    if (is_single_rooted_tree(heads)) best = std::max(best, sum_of(scores, heads));
    std::size_t at = 0;
    while (at < heads.size() && ++heads[at] == scores.words) heads[at++] = 0;
    if (at == heads.size()) return best;
  }
}

TEST(BestTree, IsTheBestOfAllTrees) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    const std::size_t words = 1 + random() % 6;
    ArcScores scores = arc_scores(words);
    // Few values make many ties; some rounds favour the root, which asks for several roots.
    const unsigned values = round % 3 == 0 ? 3 : 1000;
    for (float& score : scores.arcs) score = static_cast<float>(random() % values) / 8;
    for (float& score : scores.root)
      score = static_cast<float>(random() % values) / 8 + (round % 2 == 0 ? 100.0F : 0.0F);
    const std::vector<Index> heads = best_tree(scores);
    ASSERT_TRUE(is_single_rooted_tree(heads)) << "round " << round;
    ASSERT_EQ(sum_of(scores, heads), best_sum(scores)) << "round " << round;
    ASSERT_EQ(heads, best_tree(scores));
  }
}

TEST(BestTree, TakesACycleApartWhereItLosesLeast) {
  ArcScores scores = arc_scores(3);
  const auto set = [&](Index d, Index h, float score) { scores.arcs[d * 3 + h] = score; };
  set(0, 1, 10);  // 0 and 1 want each other
  set(1, 0, 10);
  set(2, 1, 5);
  set(0, 2, 1);
  set(1, 2, 4);
  scores.root = {2, 3, 0};
  // By hand: 1 as root (3), 0 under 1 (10), 2 under 1 (5).
  EXPECT_THAT(best_tree(scores), ElementsAre(1, 1, 1));
}

TEST(BestTree, PrefersTheLowestAmongEquals) {
  EXPECT_THAT(best_tree(arc_scores(1)), ElementsAre(0));
  ArcScores scores = arc_scores(4);
  scores.root = {-1, 0, -1, -1};
  scores.arcs = {-9, 1, 1, 1, -9, -9, -9, -9, 2, 2, -9, 2, 3, 3, 3, -9};
  EXPECT_THAT(best_tree(scores), ElementsAre(1, 1, 0, 0));
  scores.root = {5, 5, -1, -1};  // two words would rather be roots: one of them gives way
  EXPECT_THAT(best_tree(scores), ElementsAre(1, 1, 0, 0));
}

TEST(BestTree, ScoresThatAreNoNumbersDoNoHarm) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    ArcScores scores = arc_scores(5);
    constexpr std::array<float, 5> kValues{kNan, kInfinity, -kInfinity, 1e30F, 0};
    for (float& score : scores.arcs) score = kValues.at(random() % kValues.size());
    for (float& score : scores.root) score = kValues.at(random() % kValues.size());
    ASSERT_TRUE(is_single_rooted_tree(best_tree(scores)));
  }
}

TEST(BestTree, LongChainsOfCyclesStayQuick) {
  // Pairs that want each other, pairs of pairs and so on: as many contractions as there can be.
  constexpr std::size_t kWords = 512;
  ArcScores scores = arc_scores(kWords);
  for (std::size_t d = 0; d < kWords; ++d) {
    for (std::size_t h = 0; h < kWords; ++h) {
      std::size_t apart = d ^ h;
      float score = 1000;
      for (; apart > 0; apart >>= 1) score -= 50;
      scores.arcs[d * kWords + h] = score;
    }
  }
  EXPECT_TRUE(is_single_rooted_tree(best_tree(scores)));
  for (std::size_t d = 0; d < kWords; ++d) scores.root[d] = 1e5F;  // every word wants to be the root
  EXPECT_TRUE(is_single_rooted_tree(best_tree(scores)));
}

// ------------------------------------------------------------------ scorers

std::vector<float> random_floats(std::mt19937& random, std::size_t count, bool rectified) {
  std::vector<float> values(count);
  for (float& value : values) {
    value = static_cast<float>(random() % 2001) / 1000 - 1;
    if (rectified && value < 0) value = 0;
  }
  return values;
}

TEST(ArcModel, IsTheBiaffineFormula) {
  std::mt19937 random(11);
  constexpr std::size_t kWidth = 7;
  constexpr std::size_t kStride = 2 * kWidth + 3;
  const std::vector<float> weight = random_floats(random, kWidth * kWidth, false);
  const std::vector<float> bias = random_floats(random, kWidth, false);
  const std::vector<float> root = random_floats(random, kWidth, false);
  const ArcModel model(weight, bias, root);
  for (const std::size_t words : {1U, 2U, 15U, 16U, 17U, 33U}) {
    for (const std::size_t first : {0U, 3U}) {
      const std::vector<float> rows = random_floats(random, (first + words) * kStride, true);
      const float* dependents = rows.data();
      const float* heads = rows.data() + kWidth;
      ArcModel::Heads prepared;
      model.prepare(heads, first + words, kStride, prepared);
      ArcScores scores;
      model.score(dependents + first * kStride, words, kStride, prepared, first, scores);
      const auto expected = [&](std::size_t d, const float* head) {
        double sum = 0;
        for (std::size_t i = 0; i < kWidth; ++i) {
          for (std::size_t k = 0; k < kWidth; ++k)
            sum +=
                static_cast<double>(dependents[(first + d) * kStride + i] * weight[i * kWidth + k] * head[k]);
          sum += static_cast<double>(bias[i] * head[i]);
        }
        return sum;
      };
      ASSERT_EQ(scores.words, words);
      for (std::size_t d = 0; d < words; ++d) {
        EXPECT_NEAR(static_cast<double>(scores.root[d]), expected(d, root.data()), 1e-4);
        for (std::size_t h = 0; h < words; ++h) {
          EXPECT_NEAR(static_cast<double>(scores.arcs[d * words + h]),
                      expected(d, heads + (first + h) * kStride), 1e-4);
        }
      }
    }
  }
}

TEST(ArcModel, ASentenceScoresTheSameInAnyGroup) {
  std::mt19937 random(12);
  constexpr std::size_t kWidth = 24;
  const ArcModel model(random_floats(random, kWidth * kWidth, false), random_floats(random, kWidth, false),
                       random_floats(random, kWidth, false));
  const std::vector<float> rows = random_floats(random, 40 * kWidth, true);
  ArcModel::Heads prepared;
  ArcScores alone;
  model.prepare(rows.data() + 21 * kWidth, 10, kWidth, prepared);
  model.score(rows.data() + 21 * kWidth, 10, kWidth, prepared, 0, alone);
  ArcScores among;
  model.prepare(rows.data(), 40, kWidth, prepared);
  model.score(rows.data() + 21 * kWidth, 10, kWidth, prepared, 21, among);
  EXPECT_EQ(alone.arcs, among.arcs);
  EXPECT_EQ(alone.root, among.root);
}

TEST(RelationModel, ChoosesTheBestByTheBilinearFormulaButNeverTheRoot) {
  std::mt19937 random(13);
  constexpr std::size_t kWidth = 6;
  constexpr std::size_t kRelations = 21;
  constexpr std::size_t kStride = 2 * kWidth;
  const std::vector<float> weight = random_floats(random, kRelations * (kWidth + 1) * (kWidth + 1), false);
  const RelationModel model(weight, kRelations, kWidth);
  const std::vector<float> rows = random_floats(random, 50 * kStride, true);
  std::vector<RelationModel::Pair> pairs;
  for (std::uint32_t i = 0; i < 200; ++i)
    pairs.push_back({static_cast<std::uint32_t>(random() % 50), static_cast<std::uint32_t>(random() % 50)});
  RelationModel::Scratch scratch;
  std::vector<std::uint16_t> chosen(pairs.size());
  std::vector<bool> was_best(kRelations, false);
  for (const std::size_t never : {std::size_t{0}, std::size_t{9}}) {
    model.choose(rows.data(), rows.data() + kWidth, kStride, pairs, never, scratch, chosen);
    for (std::size_t p = 0; p < pairs.size(); ++p) {
      const auto value = [&](const float* row, std::size_t i) {
        return i < kWidth ? static_cast<double>(row[i]) : 1.0;
      };
      std::size_t best = SIZE_MAX;
      double most = 0;
      for (std::size_t r = 0; r < kRelations; ++r) {
        double sum = 0;
        for (std::size_t i = 0; i <= kWidth; ++i) {
          for (std::size_t j = 0; j <= kWidth; ++j) {
            sum += value(&rows[pairs[p].dependent * kStride], i) *
                   static_cast<double>(weight[(r * (kWidth + 1) + i) * (kWidth + 1) + j]) *
                   value(&rows[pairs[p].head * kStride + kWidth], j);
          }
        }
        if (r != never && (best == SIZE_MAX || sum > most)) {
          best = r;
          most = sum;
        }
      }
      ASSERT_EQ(chosen[p], best);
      was_best[best] = true;
    }
  }
  EXPECT_GT(std::count(was_best.begin(), was_best.end(), true), 5)
      << "the weights are too even to test anything";
}

// ------------------------------------------------------------------- lemmas

std::string lemma(std::string_view script, std::string_view form) {
  const auto parsed = LemmaScript::parse(script);
  return parsed ? parsed->apply(form) : parsed.error().message;
}

TEST(LemmaScript, CutsAndPutsAtBothEnds) {
  EXPECT_EQ(lemma("lower|0||0|", "Talks"), "talks");
  EXPECT_EQ(lemma("keep|0||0|", "Lima"), "Lima");
  EXPECT_EQ(lemma("lower|0||3|y", "Parties"), "party");
  EXPECT_EQ(lemma("lower|2||0|", "unlike"), "like");
  EXPECT_EQ(lemma("lower|1|b|2|e", "Was"), "be");
  EXPECT_EQ(lemma("=not", "N'T"), "not");
  EXPECT_EQ(lemma("title|0||0|", "LIMA"), "Lima");
}

TEST(LemmaScript, CountsCodePointsNotBytes) {
  EXPECT_EQ(lemma("lower|0||1|", "Caf\u00E9s"), "caf\u00E9");
  EXPECT_EQ(lemma("lower|0||1|e", "caf\u00E9"), "cafe");
  EXPECT_EQ(lemma("keep|1|E|0|", "\u00C9cole"), "Ecole");
  EXPECT_EQ(lemma("keep|0||1|", "\u65E5\u672C"), "\u65E5");
}

TEST(LemmaScript, LowerCaseIsThatOfUnicode) {
  EXPECT_EQ(lemma("lower|0||0|", "\u0130stanbul"), "i\u0307stanbul");  // dotted capital I: two code points
  EXPECT_EQ(lemma("lower|0||8|", "\u0130stanbul"), "i");
  EXPECT_EQ(lemma("lower|0||0|", "STRA\u1E9EE"), "stra\u00DFe");                            // capital sharp s
  EXPECT_EQ(lemma("lower|0||0|", "\u039F\u0394\u039F\u03A3"), "\u03BF\u03B4\u03BF\u03C2");  // final sigma
  EXPECT_EQ(lower_case("I"), "i");
}

TEST(LemmaScript, AFormThatIsTooShortStays) {
  EXPECT_EQ(lemma("lower|0||3|y", "As"), "as");
  EXPECT_EQ(lemma("keep|0||3|y", "As"), "As");
  EXPECT_EQ(lemma("lower|1|x|2|y", "Ab"), "ab");
  EXPECT_EQ(lemma("lower|1|x|1|y", "Ab"), "xy") << "just enough to cut";
  EXPECT_EQ(lemma("lower|3||0|", "\u00E9\u00E9"), "\u00E9\u00E9");
  EXPECT_EQ(lemma("lower|0||2|", "As"), "as") << "a lemma is not empty";
}

TEST(LemmaScript, RefusesWhatIsNone) {
  for (const char* script : {"", "=", "lower", "upper|0||0|", "lower|x||0|", "lower|0||-1|", "lower|0||0|a|",
                             "lower|0||100000|", "lower|0||0"}) {
    EXPECT_FALSE(LemmaScript::parse(script).ok()) << script;
  }
}

const LemmaTable& lemmas() {
  static const LemmaTable kLemmas =
      LemmaTable::load(Codebook::load(VERBALE_SOURCE_DIR "/codebook").value()).value();
  return kLemmas;
}

TEST(LemmaTable, KnowsIrregularFormsOfAPartOfSpeech) {
  const auto found = [](std::string_view form, Upos upos) {
    const std::string* known = lemmas().find(form, upos);
    return known == nullptr ? std::string("-") : *known;
  };
  EXPECT_EQ(found("me", Upos::kPron), "I");
  EXPECT_EQ(found("n't", Upos::kPart), "not");
  EXPECT_EQ(found("ca", Upos::kAux), "can");
  EXPECT_EQ(found("Went", Upos::kVerb), "go");
  EXPECT_EQ(found("SPOKESWOMEN", Upos::kNoun), "spokeswoman");
  EXPECT_EQ(found("went", Upos::kNoun), "-");
  EXPECT_EQ(found("talks", Upos::kVerb), "-");
}

// -------------------------------------------------------------------- stage

const ModelBundle& bundle() {
  static const ModelBundle kBundle = TinyBundle().load().value();
  return kBundle;
}

const SyntaxStage& stage() {
  static const Codebook kCodebook = Codebook::load(VERBALE_SOURCE_DIR "/codebook").value();
  static const SyntaxStage kStage = SyntaxStage::load({kCodebook, kCodebook, bundle()}).value();
  return kStage;
}

/// Sentences of so many words "w", each with a row of its own.
Document encoded(const std::vector<std::size_t>& sizes, unsigned seed = 1) {
  Tokens tokens;
  Sentences sentences;
  std::string text;
  for (const std::size_t size : sizes) {
    const auto begin = static_cast<std::uint32_t>(text.size());
    const auto first = static_cast<Index>(tokens.size());
    for (std::size_t i = 0; i < size; ++i) {
      const auto at = static_cast<std::uint32_t>(text.size());
      tokens.items.push_back({{at, at + 1}});
      text += "w ";
    }
    sentences.items.push_back(
        {{begin, static_cast<std::uint32_t>(text.size() - 1)}, first, static_cast<Index>(tokens.size()), 0});
  }
  Encoding encoding;
  encoding.width = bundle().encoder().width;
  std::mt19937 random(seed);
  for (std::size_t i = 0; i < tokens.size() * encoding.width; ++i)
    encoding.values.push_back(static_cast<std::uint8_t>(random()));
  encoding.scales.assign(tokens.size(), 0.02F);
  encoding.zeros.assign(tokens.size(), 128);
  Blocks blocks;
  blocks.items = {{{0, static_cast<std::uint32_t>(text.size())}}};
  Document document = Document::create({text, {}}).value();
  EXPECT_TRUE(document.attach(std::move(blocks)).ok());
  EXPECT_TRUE(document.attach(std::move(tokens)).ok());
  EXPECT_TRUE(document.attach(std::move(encoding)).ok());
  EXPECT_TRUE(document.attach(std::move(sentences)).ok());
  return document;
}

TEST(SyntaxStage, MakesTreesOfSentencesShortAndLong) {
  Document document = encoded({1, 2, 30, 95, 96, 97, 511, 512, 513, 3000, 5});
  const Syntax syntax = stage().predict(document);
  const auto attached = document.attach(Syntax(syntax));  // which looks at every tree
  ASSERT_TRUE(attached.ok()) << attached.error().message;
  std::size_t inner = 0;
  for (Index i = 0; i < syntax.size(); ++i) {
    EXPECT_EQ(syntax.relation(i) == "root", syntax[i].head == i);
    inner += syntax[i].head != i && syntax.relation(i) != "parataxis" ? 1 : 0;
  }
  EXPECT_GT(inner, syntax.size() / 2);
}

TEST(SyntaxStage, RootsOfLaterPiecesHangOnTheFirst) {
  Document document = encoded({1200});  // three pieces of 400
  const Syntax syntax = stage().predict(document);
  std::vector<Index> joined;
  Index root = 0;
  for (Index i = 0; i < syntax.size(); ++i) {
    if (syntax[i].head == i) root = i;
    if (syntax[i].head / 400 != i / 400) joined.push_back(i);
  }
  EXPECT_LT(root, 400U);
  ASSERT_EQ(joined.size(), 2U);
  for (const Index each : joined) {
    EXPECT_EQ(syntax[each].head, root);
    EXPECT_EQ(syntax.relation(each), "parataxis");
  }
}

TEST(SyntaxStage, ASentenceIsParsedTheSameInAnyCompany) {
  // The same rows: the sentence of 40 words alone, and after one of 77.
  const Document two = encoded({77, 40});
  Document alone = encoded({40});
  const Encoding& all = two.get<Encoding>();
  Document again = Document::create({std::string(alone.text()), {}}).value();
  Encoding rows = alone.get<Encoding>();
  std::copy(all.values.begin() + 77 * all.width, all.values.end(), rows.values.begin());
  ASSERT_TRUE(again.attach(Blocks(alone.get<Blocks>())).ok());
  ASSERT_TRUE(again.attach(Tokens(alone.get<Tokens>())).ok());
  ASSERT_TRUE(again.attach(std::move(rows)).ok());
  ASSERT_TRUE(again.attach(Sentences(alone.get<Sentences>())).ok());
  const Syntax after = stage().predict(two);
  const Syntax before = stage().predict(again);
  for (Index i = 0; i < 40; ++i) {
    EXPECT_EQ(before[i].head + 77, after[77 + i].head);
    EXPECT_EQ(before[i].relation, after[77 + i].relation);
    EXPECT_EQ(before[i].upos, after[77 + i].upos);
    EXPECT_EQ(before[i].lemma, after[77 + i].lemma);
  }
}

TEST(SyntaxStage, RefusesLabelsThatItDoesNotKnow) {
  const Codebook codebook = Codebook::load(VERBALE_SOURCE_DIR "/codebook").value();
  const auto error = [&](const char* list, std::size_t at, const char* value) {
    TinyBundle tiny;
    tiny.manifest["heads"]["syntax"][list][at] = value;
    const ModelBundle changed = tiny.load().value();
    const auto loaded = SyntaxStage::load({codebook, codebook, changed});
    return loaded.ok() ? std::string() : loaded.error().message;
  };
  EXPECT_EQ(error("xpos", 0, "JJ"), "");
  EXPECT_THAT(error("upos", 3, "VRB"), HasSubstr("'VRB' is no part of speech"));
  EXPECT_THAT(error("lemma", 1, "lower|x"), HasSubstr("'lower|x' is no lemma script"));
  EXPECT_THAT(error("relations", 2, "roots"), HasSubstr("\"relations\" are root"));
}

TEST(Upos, NamesAreThoseOfUniversalDependencies) {
  EXPECT_EQ(name_of(Upos::kAdj), "ADJ");
  EXPECT_EQ(name_of(Upos::kPropn), "PROPN");
  EXPECT_EQ(name_of(Upos::kX), "X");
  EXPECT_EQ(upos_named("SCONJ"), Upos::kSconj);
  EXPECT_EQ(upos_named("Noun"), std::nullopt);
}

}  // namespace
}  // namespace verbale
