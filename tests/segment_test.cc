// Tokens and sentences: what the words of UD English are, where sentences end, and the laws of both layers.

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/segment/boundary_model.h"
#include "stages/segment/characters.h"
#include "stages/segment/sentence_stage.h"
#include "stages/segment/token_stage.h"
#include "tiny_bundle.h"

namespace verbale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Codebook& codebook() {
  static const Codebook kCodebook = Codebook::load(VERBALE_SOURCE_DIR "/codebook").value();
  return kCodebook;
}

const Codebook& models() {
  static const Codebook kModels = Codebook::load(VERBALE_SOURCE_DIR "/models").value();
  return kModels;
}

/// A stage whose learned head answers `logit` everywhere; `settings` go into the manifest.
SentenceStage stage_of(float logit, const nlohmann::json& settings) {
  TinyBundle tiny;
  if (!settings.is_null()) tiny.manifest["heads"]["sentences"].update(settings);
  tiny.fill("heads.sentences.scale", 0);
  tiny.fill("heads.sentences.bias", logit);
  const ModelBundle bundle = tiny.load().value();
  return SentenceStage::load({codebook(), models(), bundle}).value();
}

/// An encoding of nothing but zeros.
Encoding blank_encoding(std::size_t tokens) {
  Encoding encoding;
  encoding.width = 16;
  encoding.values.assign(tokens * encoding.width, 0);
  encoding.scales.assign(tokens, 1);
  encoding.zeros.assign(tokens, 0);
  return encoding;
}

/// A document with one block for each paragraph, tokens and sentences; without an encoding unless a stage is
/// given.
Document segmented(std::string text, bool english = true, const SentenceStage* stage = nullptr) {
  static const TokenStage kTokenStage = TokenStage::load(codebook()).value();
  static const SentenceStage kRules = stage_of(100, {});
  Document document = Document::create({std::move(text), {}}).value();
  Blocks blocks;
  const std::string_view all = document.text();
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find("\n\n", begin), all.size());
    if (end > begin) {
      blocks.items.push_back({{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
    }
    begin = end + 2;
  }
  EXPECT_TRUE(document.attach(Language{english ? "en" : "", english}).ok());
  EXPECT_TRUE(document.attach(std::move(blocks)).ok());
  EXPECT_TRUE(document.attach(english ? kTokenStage.predict(document) : Tokens()).ok());
  const std::size_t tokens = document.get<Tokens>().size();
  EXPECT_TRUE(document.attach(stage == nullptr ? Encoding() : blank_encoding(tokens)).ok());
  auto sentences = (stage == nullptr ? kRules : *stage).predict(document);
  const auto attached = document.attach(std::move(sentences));
  EXPECT_TRUE(attached.ok()) << attached.error().message;
  return document;
}

/// The tokens parted by spaces; a joined one has a + before it.
std::string tokens_of(const std::string& text) {
  const Document document = segmented(text);
  std::string out;
  for (const Token& token : document.get<Tokens>()) {
    if (!out.empty()) out += ' ';
    if (token.joined) out += '+';
    out += document.text(token.span);
  }
  return out;
}

std::vector<std::string> sentences_of(const std::string& text, bool english = true,
                                      const SentenceStage* stage = nullptr) {
  const Document document = segmented(text, english, stage);
  std::vector<std::string> out;
  for (const Sentence& sentence : document.get<Sentences>()) out.emplace_back(document.text(sentence.span));
  return out;
}

// ------------------------------------------------------------------ tokens

struct TokenCase {
  std::string text;
  std::string tokens;
};

class TokensOf : public testing::TestWithParam<TokenCase> {};

TEST_P(TokensOf, AreThoseOfUniversalDependencies) {
  EXPECT_EQ(tokens_of(GetParam().text), GetParam().tokens);
}

INSTANTIATE_TEST_SUITE_P(
    Abbreviations, TokensOf,
    testing::Values(TokenCase{"The U.S. envoy met Gen. Ruiz.", "The U.S. envoy met Gen. Ruiz ."},
                    TokenCase{"Talks began at 9 a.m. in Lima.", "Talks began at 9 a.m. in Lima ."},
                    TokenCase{"J. R. Moreau spoke.", "J. R. Moreau spoke ."},
                    TokenCase{"See No. 12 and p. 4.", "See No. 12 and p. 4 ."},
                    TokenCase{"She said no. He left.", "She said no . He left ."},
                    TokenCase{"It closed in Sept. 2011.", "It closed in Sept. 2011 ."},
                    TokenCase{"Orion Inc. sued, etc.", "Orion Inc. sued , etc."}));

INSTANTIATE_TEST_SUITE_P(
    Clitics, TokensOf,
    testing::Values(TokenCase{"They don't; we can't, he won't.", "They do +n't ; we ca +n't , he wo +n't ."},
                    TokenCase{"Iran's envoy", "Iran +'s envoy"},
                    TokenCase{"Iran\u2019s envoy", "Iran +\u2019s envoy"},
                    TokenCase{"the states' rights", "the states +' rights"},
                    TokenCase{"'Never the states' rights'", "' Never the states ' rights '"},
                    TokenCase{"I cannot say, I'm gonna go.", "I can +not say , I +'m gon +na go ."},
                    TokenCase{"O'Hara and the Shi'ite bloc", "O'Hara and the Shi'ite bloc"},
                    TokenCase{"in the 1990's and '80s", "in the 1990's and '80s"}));

INSTANTIATE_TEST_SUITE_P(Numbers, TokensOf,
                         testing::Values(TokenCase{"$3.5bn, 12,000 men, 40%", "$ 3.5 bn , 12,000 men , 40 %"},
                                         TokenCase{"at 10:30 on 9/11", "at 10:30 on 9/11"},
                                         TokenCase{"the 21st of May", "the 21st of May"},
                                         TokenCase{"call 202-555-0143 or 555-0143",
                                                   "call 202-555-0143 or 555-0143"},
                                         TokenCase{"won 3-2 in 1990-91", "won 3 - 2 in 1990 - 91"},
                                         TokenCase{"1/2 of it", "1 / 2 of it"},
                                         TokenCase{"cited in [3,4]", "cited in [ 3 , 4 ]"}));

INSTANTIATE_TEST_SUITE_P(
    Signs, TokensOf,
    testing::Values(TokenCase{"a well-known ex-minister", "a well - known ex-minister"},
                    TokenCase{"non-lethal e-mail co-founder", "non-lethal e-mail co-founder"},
                    TokenCase{"the U.S. -Russia pact", "the U.S. - Russia pact"},
                    TokenCase{"U.S.-led force", "U.S. - led force"},
                    TokenCase{"Wait... what?! No -- yes.", "Wait ... what ?! No -- yes ."},
                    TokenCase{"\"Go,\" he said.", "\" Go , \" he said ."},
                    TokenCase{"\u201CGo,\u201D he said.", "\u201C Go , \u201D he said ."},
                    TokenCase{"and/or AT&T w/o", "and / or AT&T w/o"},
                    TokenCase{"great :) thanks", "great :) thanks"},
                    TokenCase{"The end.The start", "The end . The start"}));

INSTANTIATE_TEST_SUITE_P(Addresses, TokensOf,
                         testing::Values(TokenCase{"See https://verbale.example/a?b=c.",
                                                   "See https://verbale.example/a?b=c ."},
                                         TokenCase{"(www.verbale.example)", "( www.verbale.example )"},
                                         TokenCase{"Write to desk@verbale.example, please.",
                                                   "Write to desk@verbale.example , please ."},
                                         TokenCase{"on verbale.org today", "on verbale.org today"},
                                         TokenCase{"open report.pdf, then", "open report.pdf , then"},
                                         TokenCase{"@verbale #record #1", "@verbale #record # 1"}));

INSTANTIATE_TEST_SUITE_P(Unicode, TokensOf,
                         testing::Values(TokenCase{"Citro\u00EBn's \u00E9lan", "Citro\u00EBn +'s \u00E9lan"},
                                         TokenCase{"5\u00A0km \u2014 no", "5 km \u2014 no"},
                                         TokenCase{"yes\U0001F44D\U0001F3FD ok",
                                                   "yes \U0001F44D\U0001F3FD ok"}));

// --------------------------------------------------------------- sentences

TEST(SentencesOf, EndAtStopsAndNotAtAbbreviations) {
  EXPECT_THAT(sentences_of("Gen. Ruiz met Dr. Amin in Oslo. They spoke for an hour."),
              ElementsAre("Gen. Ruiz met Dr. Amin in Oslo.", "They spoke for an hour."));
  EXPECT_THAT(sentences_of("The strike began at 6 a.m. on Friday. Nobody came."),
              ElementsAre("The strike began at 6 a.m. on Friday.", "Nobody came."));
  EXPECT_THAT(sentences_of("Prices rose 3.5 percent. Was that too much? No!"),
              ElementsAre("Prices rose 3.5 percent.", "Was that too much?", "No!"));
}

TEST(SentencesOf, AbbreviationsMayEndThem) {
  EXPECT_THAT(sentences_of("The deal was signed in the U.S. The minister did not attend."),
              ElementsAre("The deal was signed in the U.S.", "The minister did not attend."));
}

TEST(SentencesOf, EndInsideQuotationMarksAndAfterThem) {
  EXPECT_THAT(sentences_of("\"We will not sign.\" The envoy then left the room."),
              ElementsAre("\"We will not sign.\"", "The envoy then left the room."));
  EXPECT_THAT(sentences_of("\"We will not sign,\" the envoy said. \"It is too late. We are tired.\""),
              ElementsAre("\"We will not sign,\" the envoy said.", "\"It is too late.", "We are tired.\""));
  EXPECT_THAT(sentences_of("He called it \u201Ca farce\u201D. The court disagreed."),
              ElementsAre("He called it \u201Ca farce\u201D.", "The court disagreed."));
}

TEST(SentencesOf, DoNotEndBetweenAQuestionAndItsSpeaker) {
  EXPECT_THAT(sentences_of("\"Who will pay for it?\" asked the minister."),
              ElementsAre("\"Who will pay for it?\" asked the minister."));
}

TEST(SentencesOf, EndWhereASpaceIsMissing) {
  EXPECT_THAT(sentences_of("The talks ended on Friday.The delegates went home on Saturday."),
              ElementsAre("The talks ended on Friday.", "The delegates went home on Saturday."));
}

TEST(SentencesOf, GoOnOverTheLinesOfAHardWrappedParagraph) {
  EXPECT_THAT(
      sentences_of("The council of ministers said on\nMonday that the talks in the capital\nhad ended."),
      ElementsAre("The council of ministers said on\nMonday that the talks in the capital\nhad ended."));
}

TEST(SentencesOf, NeverCrossBlocks) {
  EXPECT_THAT(sentences_of("A heading without a stop\n\nand a paragraph"),
              ElementsAre("A heading without a stop", "and a paragraph"));
}

TEST(SentencesOf, OtherLanguagesFollowUnicodeWithoutTokens) {
  const std::string text = " Le ministre a parl\u00E9. Il est parti ! \n\nFin";
  EXPECT_THAT(sentences_of(text, false), ElementsAre("Le ministre a parl\u00E9.", "Il est parti !", "Fin"));
  const Document document = segmented(text, false);
  for (const Sentence& sentence : document.get<Sentences>())
    EXPECT_EQ(sentence.first_token, sentence.last_token);
  EXPECT_THAT(sentences_of("\u6211\u4EEC\u8D70\u3002\u4ED6\u6765\u3002", false),
              ElementsAre("\u6211\u4EEC\u8D70\u3002", "\u4ED6\u6765\u3002"));
}

TEST(SentencesOf, AnEmptyTextHasNone) {
  EXPECT_THAT(sentences_of(""), IsEmpty());
  EXPECT_THAT(sentences_of(" \n\n\t\u00A0"), IsEmpty());
  EXPECT_THAT(sentences_of(" \n\n\t\u00A0", false), IsEmpty());
}

// -------------------------------------------------------------------- laws

/// Every character that is no white space lies in exactly one token and one sentence, nothing else does at
/// their edges, and sentences hold all tokens in order.
void expect_laws(const Document& document) {
  const std::string_view text = document.text();
  std::vector<int> tokens(text.size());
  std::vector<int> sentences(text.size());
  Index next = 0;
  for (const Sentence& sentence : document.get<Sentences>()) {
    ASSERT_EQ(sentence.first_token, next);
    ASSERT_LT(sentence.first_token, sentence.last_token);
    ASSERT_EQ(sentence.span.begin, document.get<Tokens>()[sentence.first_token].span.begin);
    ASSERT_EQ(sentence.span.end, document.get<Tokens>()[sentence.last_token - 1].span.end);
    ASSERT_FALSE(document.get<Tokens>()[sentence.first_token].joined);
    for (std::uint32_t at = sentence.span.begin; at < sentence.span.end; ++at) ++sentences[at];
    next = sentence.last_token;
  }
  ASSERT_EQ(next, document.get<Tokens>().size());
  for (const Token& token : document.get<Tokens>()) {
    for (std::uint32_t at = token.span.begin; at < token.span.end; ++at) ++tokens[at];
  }
  for (const Block& block : document.get<Blocks>()) {
    for (std::uint32_t at = block.span.begin; at < block.span.end;) {
      const Character character = character_at(text, at);
      if (character.kind == CharacterKind::kSpace) {
        ASSERT_EQ(tokens[at], 0) << "white space at " << at;
      } else {
        ASSERT_EQ(tokens[at], 1) << "at " << at;
        ASSERT_EQ(sentences[at], 1) << "at " << at;
      }
      at += character.size;
    }
  }
}

TEST(SegmentLaws, HoldForRandomText) {
  const std::vector<std::string> pieces{
      "the",  "U.S.",   "a",    "'",       "\u2019", "\u2018", "s",      "n't",        ".",      "..",
      "?",    "!",      "\"",   "\u201C",  "\u201D", "(",      ")",      "[",          "]",      "-",
      "--",   "\u2014", "@",    "www.",    "://",    "com",    "/",      ",",          ":",      ";",
      " ",    " ",      " ",    "\n",      "\t",     "7",      "2011",   "cannot",     "$",      "%",
      "&",    "#",      "_",    "`",       "*",      "\u00A0", "\u00E9", "\U0001F44D", "\u200D", "\u0301",
      "\r\n", "Gen.",   "ph.d", "mailto:", "w",      "\x1c",   "\x01",   "No",         "0"};
  std::mt19937 random(20260320);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t count = random() % 40;
    for (std::size_t i = 0; i < count; ++i) text += pieces[random() % pieces.size()];
    SCOPED_TRACE(testing::PrintToString(text));
    expect_laws(segmented(text));
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(SegmentLaws, DoNotDependOnWhatStandsInOtherBlocks) {
  const std::string paragraph = "\"It is late,\" Ms. Okoro said. She left at 9 p.m. with two aides.";
  const Document alone = segmented(paragraph);
  const Document after = segmented("He said 'the ( \" thing\n\n" + paragraph);
  ASSERT_GT(after.get<Tokens>().size(), alone.get<Tokens>().size());
  const std::size_t shift = after.get<Tokens>().size() - alone.get<Tokens>().size();
  for (std::size_t i = 0; i < alone.get<Tokens>().size(); ++i) {
    EXPECT_EQ(alone.text(alone.get<Tokens>()[i].span), after.text(after.get<Tokens>()[i + shift].span));
  }
  EXPECT_EQ(after.get<Sentences>().size(), alone.get<Sentences>().size() + 1);
}

TEST(SegmentLaws, HostileTextTakesLinearTime) {
  // A square would take minutes where a line takes less than a second.
  for (const std::string piece :
       {"\"", "(", "1-", "1-1-x", "a.b.", "aa.bb.cc*", "s' ", "a@", "www.", "'", "A. ", "-", "\u201C"}) {
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    const Document document = segmented(text);
    EXPECT_GT(document.get<Tokens>().size(), 0U) << piece;
  }
  EXPECT_EQ(segmented(std::string(1'000'000, 'x')).get<Tokens>().size(), 1U);
  EXPECT_EQ(segmented(std::string(4'000'000, ' ') + "x").get<Tokens>().size(), 1U);
}

// -------------------------------------------------------------------- data

std::string lexicon_error(const std::string& file, const std::string& bytes) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(testing::TempDir()) / "verbale_segment_test";
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy(VERBALE_SOURCE_DIR "/codebook/segment", folder / "segment");
  std::ofstream(folder / "segment" / file) << bytes;
  const auto loaded = SegmentLexicon::load(Codebook::load(folder).value());
  fs::remove_all(folder);
  return loaded.ok() ? "" : loaded.error().message;
}

TEST(SegmentLexicon, NamesFileAndLineOfWhatIsWrong) {
  EXPECT_THAT(lexicon_error("abbreviations.csv", "word,class\ngen,title\nlt,rank\n"),
              HasSubstr("abbreviations.csv:3: 'rank'"));
  EXPECT_THAT(lexicon_error("abbreviations.csv", "word,class\ngen,title\ngen,title\n"),
              HasSubstr("abbreviations.csv:3: the word"));
  EXPECT_THAT(lexicon_error("splits.csv", "words\ncannot\n"), HasSubstr("splits.csv:2: a word falls"));
  EXPECT_THAT(lexicon_error("splits.csv", "words\na|b|c|d\n"), HasSubstr("splits.csv:2: a word falls"));
  EXPECT_THAT(lexicon_error("splits.csv", "words\na|" + std::string(300, 'b') + "\n"),
              HasSubstr("splits.csv:2"));
  EXPECT_THAT(lexicon_error("endings.csv", "ending,kind\ncom,site\n"), HasSubstr("endings.csv:2"));
  EXPECT_THAT(lexicon_error("prefixes.csv", "prefix\n\"\"\n"),
              testing::AnyOf(HasSubstr("prefixes.csv"), IsEmpty()));
  EXPECT_THAT(lexicon_error("emoticons.csv", "face\n:\n"), HasSubstr("emoticons.csv:2"));
}

TEST(BoundaryModel, NamesFileAndLineOfWhatIsWrong) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(testing::TempDir()) / "verbale_boundary_test";
  const auto error = [&](const std::string& rows) {
    fs::create_directories(folder);
    std::ofstream(folder / "sentences.csv") << "template,first,second,third,weight\n" << rows;
    const auto loaded = BoundaryModel::load(Codebook::load(folder).value());
    fs::remove_all(folder);
    return loaded.ok() ? std::string() : loaded.error().message;
  };
  EXPECT_EQ(error("bias,,,,-120\nword-a,\"\"\"\",,,7\n"), "");
  EXPECT_THAT(error("word-q,the,,,7\n"), HasSubstr("sentences.csv:2: 'word-q'"));
  EXPECT_THAT(error("word-a,the,,,7\nword-a,the,,,8\n"), HasSubstr("sentences.csv:3: a feature given twice"));
  EXPECT_THAT(error("word-a,the,,,heavy\n"), HasSubstr("sentences.csv:2: a weight"));
  EXPECT_THAT(error("word-a,the,,,9999999\n"), HasSubstr("sentences.csv:2: a weight"));
}

// ------------------------------------------------------------- learned head

const std::string kThreeSentences =
    "The envoy said no. He left at 9 a.m. on Friday, and it's over\nAda stays";

TEST(SentenceHead, CanBeSwitchedOff) {
  const SentenceStage off = stage_of(100, {{"rule_weight", 1}, {"logit_weight", 0}});
  EXPECT_EQ(sentences_of(kThreeSentences, true, &off), sentences_of(kThreeSentences));
}

TEST(SentenceHead, WeighsAgainstTheRules) {
  const SentenceStage never = stage_of(-1000, {});
  EXPECT_THAT(sentences_of(kThreeSentences, true, &never), ElementsAre(kThreeSentences));
  // Where the rules see a possible end, and only there.
  const SentenceStage always = stage_of(1000, {});
  EXPECT_THAT(sentences_of("Yes. The envoy left, and it is over. Ada stays", true, &always),
              ElementsAre("Yes.", "The envoy left, and it is over.", "Ada stays"));
  const SentenceStage biased = stage_of(1, {{"bias", -1000}});
  EXPECT_THAT(sentences_of(kThreeSentences, true, &biased), ElementsAre(kThreeSentences));
  const SentenceStage doubled = stage_of(1, {{"rule_weight", 0}, {"logit_weight", 2}, {"bias", -1.5}});
  const SentenceStage single = stage_of(1, {{"rule_weight", 0}, {"logit_weight", 1}, {"bias", -1.5}});
  EXPECT_EQ(sentences_of("Yes. He left.", true, &doubled).size(), 2U);
  EXPECT_EQ(sentences_of("Yes. He left.", true, &single).size(), 1U);
}

TEST(SentenceHead, OpensOtherGapsAboveItsThresholdOnly) {
  const std::string text = "the envoy's car, and it";
  const SentenceStage below = stage_of(5, {{"free_threshold", 5}});
  EXPECT_THAT(sentences_of(text, true, &below), ElementsAre(text));
  const SentenceStage above = stage_of(5, {{"free_threshold", 4.5}});
  EXPECT_THAT(sentences_of(text, true, &above), ElementsAre("the", "envoy's", "car", ",", "and", "it"))
      << "joined tokens stay together";
}

TEST(SentenceHead, WithoutAnEncodingTheRulesDecideAlone) {
  const SentenceStage never = stage_of(-1000, {});
  const Document rules = segmented(kThreeSentences);
  const Sentences alone = never.predict(rules);
  EXPECT_EQ(alone.size(), rules.get<Sentences>().size());
  EXPECT_GT(alone.size(), 1U);
}

}  // namespace
}  // namespace verbale
