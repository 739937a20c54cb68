// The scores, on gold that is small enough to count by hand.

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluate/name_score.h"
#include "evaluate/syntax_score.h"
#include "input/conllu.h"

namespace verbale {
namespace {

using testing::HasSubstr;
using testing::Not;

/// "1 Ada Ada PROPN NNP Number=Sing 2 nsubj SpaceAfter=No" a line -> CoNLL-U.
std::string conllu(const std::string& rows) {
  std::string out = "# newdoc id = story\n";
  for (std::size_t begin = 0; begin < rows.size();) {
    const std::size_t end = std::min(rows.find('\n', begin), rows.size());
    std::vector<std::string> columns(1);
    for (const char c : rows.substr(begin, end - begin)) {
      if (c == ' ') {
        columns.emplace_back();
      } else {
        columns.back() += c;
      }
    }
    if (columns.size() == 1) {
      out += "\n";
    } else {
      columns.resize(9, "_");
      for (std::size_t i = 0; i < 8; ++i) out += columns[i] + "\t";
      out += "_\t" + columns[8] + "\n";
    }
    begin = end + 1;
  }
  return out + "\n";
}

RawArticle raw(std::string bytes) {
  return {InputFormat::kConllu, "gold.conllu", "gold", std::move(bytes), 1};
}

/// A document as a reader would leave it that had found just these rows.
Document read_as(const RawArticle& article, bool parsed = true) {
  Document document = parse_conllu(article, {}).value();
  const ConlluRows rows = read_conllu(article).value();
  Syntax syntax;
  auto labels = std::make_shared<SyntaxLabels>();
  const auto place = [](std::vector<std::string>& names, std::string_view name) {
    names.emplace_back(name);
    return static_cast<std::uint16_t>(names.size() - 1);
  };
  for (const ConlluSentence& sentence : rows.sentences) {
    const auto first = static_cast<Index>(syntax.size());
    for (const ConlluWord& row : sentence.words) {
      Word word;
      word.lemma = row.lemma;
      while (name_of(word.upos) != row.upos) word.upos = static_cast<Upos>(static_cast<int>(word.upos) - 1);
      word.xpos = place(labels->xpos, row.xpos);
      word.features = place(labels->features, row.features);
      word.relation = place(labels->relations, row.relation);
      word.head = row.head == 0 ? static_cast<Index>(syntax.size()) : first + row.head - 1;
      syntax.items.push_back(std::move(word));
    }
  }
  syntax.labels = labels;
  const auto attached = document.attach(parsed ? std::move(syntax) : Syntax());
  EXPECT_TRUE(attached.ok()) << attached.error().message;
  return document;
}

SyntaxScore score(const std::string& gold_rows, const std::string& system_rows, bool parsed = true) {
  const RawArticle gold = raw(conllu(gold_rows));
  const RawArticle system = raw(conllu(system_rows));
  const Document document = parse_conllu(gold, {}).value();
  const Document ours = read_as(system, parsed);
  EXPECT_EQ(document.text(), ours.text());
  SyntaxScore made;
  made.add(document, read_conllu(gold).value(), ours);
  return made;
}

void expect_counts(const Counts& counts, std::size_t correct, std::size_t found, std::size_t gold) {
  EXPECT_EQ(counts.correct, correct);
  EXPECT_EQ(counts.found, found);
  EXPECT_EQ(counts.gold, gold);
}

const std::string kGold =
    "1 Ada Ada PROPN NNP Number=Sing 4 nsubj\n"
    "2-3 can't\n"
    "2 ca can AUX MD VerbForm=Fin 4 aux\n"
    "3 n't not PART RB Polarity=Neg 4 advmod\n"
    "4 wait wait VERB VB VerbForm=Inf 0 root SpaceAfter=No\n"
    "5 . . PUNCT . _ 4 punct\n"
    "\n"
    "1 They they PRON PRP Case=Nom|Number=Plur 2 nsubj:outer\n"
    "2 left leave VERB VBD Tense=Past|VerbForm=Fin 0 root\n"
    "3 Lima Lima PROPN NNP Number=Sing 2 obj\n";

TEST(SyntaxScore, WhatIsTheSameScoresInFull) {
  const SyntaxScore same = score(kGold, kGold);
  expect_counts(same[SyntaxScore::kTokens], 7, 7, 7);
  expect_counts(same[SyntaxScore::kSentences], 2, 2, 2);
  for (const auto metric :
       {SyntaxScore::kWords, SyntaxScore::kUpos, SyntaxScore::kXpos, SyntaxScore::kFeatures,
        SyntaxScore::kLemmas, SyntaxScore::kUas, SyntaxScore::kLas})
    expect_counts(same[metric], 8, 8, 8);
  expect_counts(same[SyntaxScore::kClas], 6, 6, 6);  // all but aux and punct
  EXPECT_THAT(same.table(), HasSubstr("LAS           100.00    100.00    100.00\n"));
}

TEST(SyntaxScore, EachMetricSeesItsOwnColumn) {
  const SyntaxScore made =
      score(kGold,
            "1 Ada Ada NOUN NNP Number=Sing 4 nsubj\n"                  // upos
            "2-3 can't\n"                                               //
            "2 ca ca AUX MD VerbForm=Fin 4 aux\n"                       // lemma
            "3 n't not PART RB Polarity=Neg 1 advmod\n"                 // head
            "4 wait wait VERB VBP VerbForm=Inf 0 root SpaceAfter=No\n"  // xpos
            "5 . . PUNCT . _ 4 dep\n"                                   // relation
            "\n"
            "1 They they PRON PRP Style=Coll|Number=Plur|Case=Nom 2 nsubj\n"  // all the same
            "2 left leave VERB VBD VerbForm=Fin 0 root\n"                     // features
            "3 Lima Lima PROPN NNP Number=Sing 2 obl:tmod\n");                // relation
  expect_counts(made[SyntaxScore::kWords], 8, 8, 8);
  expect_counts(made[SyntaxScore::kUpos], 7, 8, 8);
  expect_counts(made[SyntaxScore::kXpos], 7, 8, 8);
  expect_counts(made[SyntaxScore::kFeatures], 7, 8, 8);
  expect_counts(made[SyntaxScore::kLemmas], 7, 8, 8);
  expect_counts(made[SyntaxScore::kUas], 7, 8, 8);
  expect_counts(made[SyntaxScore::kLas], 5, 8, 8);
  expect_counts(made[SyntaxScore::kClas], 4, 7, 6);  // "dep" is a relation of content
}

TEST(SyntaxScore, WordsAlignOverOtherTokensAndSentences) {
  const SyntaxScore made = score(kGold,
                                 "1 Ada Ada PROPN NNP Number=Sing 2 nsubj\n"
                                 "2 can't can VERB MD VerbForm=Fin 0 root\n"  // one word of two
                                 "3 wait wait VERB VB VerbForm=Inf 2 xcomp SpaceAfter=No\n"
                                 "4 . . PUNCT . _ 3 punct\n"
                                 "5 They they PRON PRP Case=Nom|Number=Plur 6 nsubj\n"  // one sentence of two
                                 "6 left leave VERB VBD Tense=Past|VerbForm=Fin 3 conj\n"
                                 "7 Lima Lima PROPN NNP Number=Sing 6 obj\n");
  expect_counts(made[SyntaxScore::kTokens], 7, 7, 7);
  expect_counts(made[SyntaxScore::kSentences], 0, 1, 2);
  expect_counts(made[SyntaxScore::kWords], 6, 7, 8);
  expect_counts(made[SyntaxScore::kUpos], 6, 7, 8);
  expect_counts(made[SyntaxScore::kUas], 3, 7,
                8);  // ".", "They", "Lima": "Ada" hangs on a word that is not there
  expect_counts(made[SyntaxScore::kLas], 3, 7, 8);
  expect_counts(made[SyntaxScore::kClas], 2, 6, 6);
}

TEST(SyntaxScore, AnArticleThatWasNotParsedHasWordsOnly) {
  const SyntaxScore made = score(kGold, kGold, false);
  expect_counts(made[SyntaxScore::kWords], 8, 8, 8);
  expect_counts(made[SyntaxScore::kUpos], 0, 8, 8);
  expect_counts(made[SyntaxScore::kLemmas], 0, 8, 8);
  expect_counts(made[SyntaxScore::kUas], 0, 8, 8);
  expect_counts(made[SyntaxScore::kClas], 0, 0, 6);
}

// -------------------------------------------------------------------- names

Document document_with(const std::string& text, std::vector<Entity> entities) {
  Document document = Document::create({text, {}}).value();
  Entities layer;
  layer.items = std::move(entities);
  const auto attached = document.attach(std::move(layer));
  EXPECT_TRUE(attached.ok()) << attached.error().message;
  return document;
}

Entity entity(EntityType type, std::vector<Mention> mentions) {
  Entity made;
  made.type = type;
  made.mentions = std::move(mentions);
  return made;
}

/// The row of a table that begins with the name.
std::string row_of(const std::string& table, const std::string& name) {
  const std::size_t begin = table.find("\n" + name + " ");
  return begin == std::string::npos ? "" : table.substr(begin + 1, table.find('\n', begin + 1) - begin - 1);
}

TEST(NameScore, CountsExactSpansAndKindsInCodePoints) {
  const std::string row =
      R"({"text": "Zoë Roe of Lima met Acme, Peruvians and Oslo.", "types": ["Person", "GPE", "organisation", "misc"],
          "entities": [{"begin": 0, "end": 7, "type": "PERSON"}, {"begin": 11, "end": 15, "type": "gpe"},
                       {"begin": 20, "end": 24, "type": "organisation"}, {"begin": 26, "end": 35, "type": "misc"},
                       {"begin": 40, "end": 44, "type": "country"}]})";
  const Document document = document_with(
      "Zo\u00EB Roe of Lima met Acme, Peruvians and Oslo.",
      {entity(EntityType::kPerson, {{{0, 8}, MentionForm::kName}}),
       entity(EntityType::kPlace, {{{12, 16}, MentionForm::kName}, {{41, 45}, MentionForm::kNominal}}),
       entity(EntityType::kPlace, {{{21, 25}, MentionForm::kName}}),  // Acme is no place
       entity(EntityType::kGroup, {{{27, 36}, MentionForm::kName}}),  // groups are not marked here
       entity(EntityType::kOther, {{{37, 40}, MentionForm::kName}})});
  NameScore names;
  ASSERT_TRUE(names.add(row, "gold.jsonl:1", &document));
  const std::string table = names.table();
  EXPECT_EQ(row_of(table, "PER"), "PER         100.00    100.00    100.00       1       1");
  EXPECT_EQ(row_of(table, "ORG"), "ORG           0.00      0.00      0.00       1       0");
  EXPECT_EQ(row_of(table, "LOC"), "LOC          50.00     50.00     50.00       2       2");
  EXPECT_EQ(row_of(table, "NORP"), "");
  EXPECT_EQ(row_of(table, "all"), "all          66.67     50.00     57.14       4       3");
  EXPECT_EQ(row_of(table, "span"), "span        100.00     75.00     85.71       4       3");
}

TEST(NameScore, GroupsStandBesideTheThree) {
  const std::string row =
      R"({"text": "Peruvians left", "types": ["NORP"], "entities": [{"begin": 0, "end": 9, "type": "NORP"}]})";
  const Document document =
      document_with("Peruvians left", {entity(EntityType::kGroup, {{{0, 9}, MentionForm::kName}})});
  NameScore names;
  ASSERT_TRUE(names.add(row, "gold.jsonl:1", &document));
  ASSERT_TRUE(names.add(row, "gold.jsonl:2", nullptr));
  EXPECT_EQ(row_of(names.table(), "NORP"), "NORP        100.00     50.00     66.67       2       1");
  EXPECT_EQ(row_of(names.table(), "all"), "all         100.00    100.00    100.00       0       0");
  EXPECT_THAT(names.table(), HasSubstr("2 documents; 1 could not be read"));
}

TEST(NameScore, NamesThePlaceOfWhatIsWrong) {
  NameScore names;
  for (const char* row : {"[]", R"({"text": "a"})", R"({"text": "a", "entities": []})",
                          R"({"text": "a", "entities": [{"begin": 0}], "types": []})"}) {
    const auto added = names.add(row, "gold.jsonl:7", nullptr);
    ASSERT_FALSE(added.ok()) << row;
    EXPECT_THAT(added.error().message, HasSubstr("gold.jsonl:7: "));
  }
}

}  // namespace
}  // namespace verbale
