// Bundles: what is wrong in one is said, with file and tensor, and nothing crashes.

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/hash.h"
#include "encoder/bundle.h"
#include "encoder/encoder.h"

namespace verbale {
namespace {

using Json = nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;

const std::filesystem::path kTiny = VERBALE_SOURCE_DIR "/tests/data/tiny";

std::string file(const std::string& name) {
  return read_file(kTiny / name).value();
}

/// The tiny bundle with its manifest changed.
Result<ModelBundle> with_manifest(const std::function<void(Json&)>& change) {
  Json manifest = Json::parse(file("language.json"));
  change(manifest);
  return ModelBundle::parse("models", manifest.dump(), file("language.safetensors"));
}

/// The tiny bundle with its tensors' header changed, size and hash made to fit.
Result<ModelBundle> with_header(const std::function<void(Json&)>& change, std::string more_data = "") {
  const std::string bytes = file("language.safetensors");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  Json header = Json::parse(bytes.substr(8, length));
  change(header);
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  length = text.size();
  std::string out(8, '\0');
  std::memcpy(out.data(), &length, 8);
  std::uint64_t old = 0;
  std::memcpy(&old, bytes.data(), 8);
  out += text + bytes.substr(8 + old) + more_data;
  Json manifest = Json::parse(file("language.json"));
  manifest["tensors"]["bytes"] = out.size();
  manifest["tensors"]["xxh3"] = damage_hash(out);
  return ModelBundle::parse("models", manifest.dump(), out);
}

TEST(ModelBundle, Loads) {
  const auto bundle = ModelBundle::load(kTiny);
  ASSERT_TRUE(bundle.ok()) << bundle.error().message;
  EXPECT_THAT(bundle->version(), testing::StartsWith("random-"));
  EXPECT_EQ(bundle->encoder().width, 32U);
  EXPECT_EQ(bundle->names().labels.size(), 21U);
  EXPECT_EQ(bundle->syntax().segment("xpos").first, 17U);
  EXPECT_EQ(bundle->syntax().upos[0], "ADJ");
  EXPECT_TRUE(bundle->bytes("heads.names.q", {21, 32}).ok());
  EXPECT_TRUE(bundle->floats("heads.names.bias", {21}).ok());
  EXPECT_TRUE(bundle->bytes("heads.syntax.q", {bundle->syntax().outputs(), 32}).ok());
  const QuotationsHead& quotations = bundle->quotations();
  EXPECT_EQ(quotations.cues.size(), 5U);
  EXPECT_EQ(quotations.reach, 160U);
  EXPECT_TRUE(bundle->bytes("heads.quotations.q", {quotations.outputs(), 32}).ok());
  EXPECT_TRUE(bundle->floats("heads.quotations.pairs.out.weight", {9, quotations.inner}).ok());
  const CoreferenceHead& coreference = bundle->coreference();
  EXPECT_EQ(coreference.types[1], "person");
  EXPECT_TRUE(bundle->bytes("heads.coreference.q", {coreference.outputs(), 32}).ok());
  EXPECT_TRUE(bundle->floats("heads.coreference.pairs.strings", {6, coreference.inner}).ok());
  const EventsHead& events = bundle->events();
  EXPECT_EQ(events.types[0], "ACCUSE");
  EXPECT_TRUE(bundle->bytes("heads.events.q", {events.outputs(), 32}).ok());
  EXPECT_TRUE(bundle->floats("heads.events.codes.weight", {events.codes(), events.coding}).ok());
}

TEST(ModelBundle, OfNoFolderIsNotFound) {
  const auto bundle = ModelBundle::load("/nowhere");
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(bundle.error().message, HasSubstr("/nowhere/language.json"));
}

TEST(ModelBundle, OfAnotherFormatIsNotSupported) {
  const auto bundle = with_manifest([](Json& json) { json["format"] = "verbale-bundle/2"; });
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().code, ErrorCode::kUnsupportedVersion);
  EXPECT_THAT(bundle.error().message,
              AllOf(HasSubstr("models/language.json"), HasSubstr("verbale-bundle/2")));
}

TEST(ModelBundle, WithoutAMemberIsMalformed) {
  const Json manifest = Json::parse(file("language.json"));
  for (const char* path : {"/format",
                           "/version",
                           "/tensors",
                           "/tensors/file",
                           "/tensors/bytes",
                           "/tensors/xxh3",
                           "/vocabulary",
                           "/encoder",
                           "/encoder/layers",
                           "/encoder/width",
                           "/encoder/heads",
                           "/encoder/inner",
                           "/encoder/positions",
                           "/encoder/window",
                           "/encoder/context",
                           "/encoder/layer_norm_epsilon",
                           "/encoder/shapes",
                           "/encoder/gaps",
                           "/heads",
                           "/heads/sentences",
                           "/heads/sentences/outputs",
                           "/heads/syntax",
                           "/heads/syntax/segments",
                           "/heads/syntax/upos",
                           "/heads/syntax/xpos",
                           "/heads/syntax/features",
                           "/heads/syntax/lemma",
                           "/heads/syntax/relations",
                           "/heads/names",
                           "/heads/names/labels",
                           "/heads/quotations",
                           "/heads/quotations/cues",
                           "/heads/quotations/labels",
                           "/heads/quotations/inner",
                           "/heads/quotations/reach",
                           "/heads/coreference",
                           "/heads/coreference/types",
                           "/heads/coreference/inner",
                           "/heads/events",
                           "/heads/events/actions",
                           "/heads/events/types",
                           "/heads/events/statuses",
                           "/heads/events/participants",
                           "/heads/events/modes",
                           "/heads/events/cameo",
                           "/heads/events/coding",
                           "/heads/events/reach"}) {
    const Json::json_pointer pointer(path);
    const auto gone =
        with_manifest([&](Json& json) { json[pointer.parent_pointer()].erase(pointer.back()); });
    ASSERT_FALSE(gone.ok()) << path;
    EXPECT_EQ(gone.error().code, ErrorCode::kMalformed) << path;
    EXPECT_THAT(gone.error().message, AllOf(HasSubstr("models/language.json"), HasSubstr(pointer.back())));
    for (const Json& odd : {Json(nullptr), Json(-1), Json(1e300), Json(true), Json::array(), Json::object(),
                            Json::array({1}), Json::array({"a", "a"})}) {
      const auto wrong = with_manifest([&](Json& json) { json[pointer] = odd; });
      ASSERT_FALSE(wrong.ok()) << path << odd;
      EXPECT_EQ(wrong.error().code, ErrorCode::kMalformed) << path << odd;
    }
  }
}

TEST(ModelBundle, OfSizesThatDoNotFitIsMalformed) {
  for (const auto& [key, value] : std::vector<std::pair<std::string, std::uint64_t>>{{"heads", 3},
                                                                                     {"heads", 4},
                                                                                     {"width", 33},
                                                                                     {"inner", 65},
                                                                                     {"window", 65},
                                                                                     {"window", 40},
                                                                                     {"layers", 0},
                                                                                     {"layers", 1ULL << 40},
                                                                                     {"shapes", 11}}) {
    const auto bundle = with_manifest([&](Json& json) { json["encoder"][key] = value; });
    ASSERT_FALSE(bundle.ok()) << key << value;
    EXPECT_EQ(bundle.error().code, ErrorCode::kMalformed);
  }
  EXPECT_FALSE(with_manifest([](Json& json) { json["heads"]["syntax"]["segments"][0]["size"] = 16; }).ok());
  EXPECT_FALSE(with_manifest([](Json& json) { json["heads"]["syntax"]["segments"][5]["size"] = 17; }).ok());
  EXPECT_FALSE(
      with_manifest([](Json& json) { json["heads"]["syntax"]["segments"][1]["name"] = "lemma"; }).ok());
  EXPECT_FALSE(with_manifest([](Json& json) { json["heads"]["coreference"]["inner"] = 24; }).ok());
  EXPECT_FALSE(with_manifest([](Json& json) { json["heads"]["quotations"]["reach"] = 1U << 20; }).ok());
  EXPECT_FALSE(with_manifest([](Json& json) { json["tensors"]["file"] = "../language.safetensors"; }).ok());
}

TEST(ModelBundle, OfOtherTensorsThanTheManifestSaysIsMalformed) {
  const std::string tensors = file("language.safetensors");
  const auto cut = ModelBundle::parse("models", file("language.json"), tensors.substr(0, tensors.size() - 1));
  ASSERT_FALSE(cut.ok());
  EXPECT_THAT(cut.error().message, AllOf(HasSubstr("models/language.safetensors"), HasSubstr("bytes")));
  std::string damaged = tensors;
  damaged.back() ^= 1;
  const auto other = ModelBundle::parse("models", file("language.json"), damaged);
  ASSERT_FALSE(other.ok());
  EXPECT_THAT(other.error().message, AllOf(HasSubstr("models/language.safetensors"), HasSubstr("hash")));
}

TEST(ModelBundle, TellsWhichTensorIsWrong) {
  const char* const name = "heads.names.bias";
  const auto expect_wrong = [&](const std::function<void(Json&)>& change, const std::string& said) {
    const auto bundle = with_header(change);
    ASSERT_FALSE(bundle.ok()) << said;
    EXPECT_EQ(bundle.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(bundle.error().message, AllOf(HasSubstr("models/language.safetensors"), HasSubstr(said)));
  };
  expect_wrong([&](Json& json) { json[name]["dtype"] = "F16"; }, name);
  expect_wrong([&](Json& json) { json[name]["dtype"] = "I8"; }, name);
  expect_wrong([&](Json& json) { json[name]["shape"] = {22}; }, name);
  expect_wrong([&](Json& json) { json[name]["shape"] = {1ULL << 40, 1ULL << 40}; }, name);
  expect_wrong([&](Json& json) { json[name]["shape"] = {-21}; }, name);
  expect_wrong([&](Json& json) { json[name]["shape"] = "21"; }, name);
  expect_wrong([&](Json& json) { json[name]["data_offsets"] = {0}; }, name);
  expect_wrong([&](Json& json) { json[name]["data_offsets"] = {84, 0}; }, name);
  expect_wrong([&](Json& json) { json[name]["data_offsets"] = {1ULL << 60, (1ULL << 60) + 84}; }, name);
  expect_wrong([&](Json& json) { json[name]["data_offsets"] = {2, 86}; }, name);  // not aligned
  expect_wrong([&](Json& json) { json[name] = 1; }, name);
  expect_wrong([&](Json& json) { json[name].erase("shape"); }, name);
  expect_wrong([&](Json& json) { json[name]["data_offsets"] = {0, 84}; }, "overlap");
  expect_wrong([&](Json& json) { json.erase(name); }, "gap");
  EXPECT_FALSE(with_header([](Json&) {}, "more").ok());
}

TEST(ModelBundle, TellsWhatIsMissingAsItIsAskedFor) {
  const ModelBundle bundle = ModelBundle::load(kTiny).value();
  EXPECT_EQ(bundle.floats("no.such", {1}).error().code, ErrorCode::kNotFound);
  EXPECT_THAT(bundle.floats("no.such", {1}).error().message, HasSubstr("no.such"));
  EXPECT_EQ(bundle.floats("heads.names.bias", {22}).error().code, ErrorCode::kMalformed);
  EXPECT_EQ(bundle.floats("heads.names.bias", {21, 1}).error().code, ErrorCode::kMalformed);
  EXPECT_EQ(bundle.floats("heads.names.q", {21, 32}).error().code, ErrorCode::kMalformed);
  EXPECT_EQ(bundle.bytes("heads.names.bias", {21}).error().code, ErrorCode::kMalformed);

  auto renamed = with_header([](Json& json) {
    json["layers.1.up.other"] = json["layers.1.up.scale"];
    json.erase("layers.1.up.scale");
  });
  ASSERT_TRUE(renamed.ok()) << renamed.error().message;
  const auto encoder = Encoder::load(renamed.value(), Precision::kInt8);
  ASSERT_FALSE(encoder.ok());
  EXPECT_EQ(encoder.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(encoder.error().message, HasSubstr("layers.1.up.scale"));
}

TEST(ModelBundle, RefusesWeightsThatAreNone) {
  std::string tensors = file("language.safetensors");
  tensors.back() = 65;
  Json manifest = Json::parse(file("language.json"));
  manifest["tensors"]["xxh3"] = damage_hash(tensors);
  auto bundle = ModelBundle::parse("models", manifest.dump(), tensors);
  ASSERT_TRUE(bundle.ok());
  EXPECT_EQ(Encoder::load(bundle.value(), Precision::kInt8).error().code, ErrorCode::kMalformed);

  std::uint64_t length = 0;
  std::memcpy(&length, tensors.data(), 8);
  const float odd = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t at = 8 + length; at < 8 + length + 4096; at += 4)
    std::memcpy(tensors.data() + at, &odd, 4);
  manifest["tensors"]["xxh3"] = damage_hash(tensors);
  bundle = ModelBundle::parse("models", manifest.dump(), tensors);
  ASSERT_TRUE(bundle.ok());
  EXPECT_THAT(Encoder::load(bundle.value(), Precision::kInt8).error().message, HasSubstr("no number"));
}

TEST(ParseSafetensors, SurvivesAnyBytes) {
  const std::string whole = file("language.safetensors");
  std::mt19937 random(6);
  for (std::size_t size = 0; size < whole.size(); size += 1 + size / 8) {
    EXPECT_FALSE(parse_safetensors("file", std::string(whole.substr(0, size))).ok());
  }
  std::uint64_t length = 0;
  std::memcpy(&length, whole.data(), 8);
  for (int turn = 0; turn < 3000; ++turn) {
    std::string bytes = whole;
    for (unsigned i = 0; i <= random() % 4; ++i) {
      bytes[random() % (8 + length)] = static_cast<char>(random());
    }
    const auto read = parse_safetensors("file", bytes);
    if (!read) {
      EXPECT_EQ(read.error().code, ErrorCode::kMalformed);
    }
  }
  for (const std::string text : {"", "null", "[]", "{", "{\"a\":{}}", "{\"a\":[1]}", "{} {}"}) {
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(text.size());
    EXPECT_FALSE(parse_safetensors("file", bytes + text).ok()) << text;
  }
  std::string deep(8, '\0');
  deep[2] = 16;  // 2^20 bytes of header
  deep += std::string(1 << 20, '[');
  EXPECT_FALSE(parse_safetensors("file", deep).ok());
}

}  // namespace
}  // namespace verbale
