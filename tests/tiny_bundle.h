#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "encoder/bundle.h"

namespace verbale {

/// A bundle of random weights and very small sizes: the program's parts run on it, and find nothing of sense.
class TinyBundle {
 public:
  using Json = nlohmann::json;

  explicit TinyBundle(unsigned seed = 1) : random_(seed) {
    constexpr std::size_t kWidth = 16;
    constexpr std::size_t kInner = 32;
    vocabulary = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", ",", "the", "of", "to"};
    for (char c = 'a'; c <= 'z'; ++c) {
      vocabulary.push_back(std::string(1, c));
      vocabulary.push_back("##" + std::string(1, c));
    }
    bytes("embeddings.word.q", {vocabulary.size(), kWidth});
    floats("embeddings.word.scale", {vocabulary.size()}, 0.01F, 0.02F);
    floats("embeddings.position", {128, kWidth});
    floats("embeddings.shape", {10, kWidth});
    floats("embeddings.gap", {5, kWidth});
    norm("embeddings.norm", kWidth);
    linear("layers.0.qkv", 3 * kWidth, kWidth);
    linear("layers.0.out", kWidth, kWidth);
    norm("layers.0.norm1", kWidth);
    linear("layers.0.up", kInner, kWidth);
    linear("layers.0.down", kWidth, kInner);
    norm("layers.0.norm2", kWidth);
    linear("heads.sentences", 1, kWidth);

    Json names{"O"};
    for (const char* kind : {"person", "organization", "place", "group", "other"}) {
      for (const char* part : {"B-", "I-", "E-", "S-"}) names.push_back(std::string(part) + kind);
    }
    linear("heads.names", names.size(), kWidth);
    Json syntax{{"upos",
                 {"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
                  "PUNCT", "SCONJ", "SYM", "VERB", "X"}},
                {"xpos", {"NN", "NNP", "VBD", "."}},
                {"features", {"_", "Number=Sing", "Number=Plur"}},
                {"lemma", {"lower|0||0|", "keep|0||0|", "lower|0||1|"}},
                {"relations", {"nsubj", "obj", "root", "punct", "parataxis"}}};
    Json segments = Json::array();
    std::size_t outputs = 0;
    const auto segment = [&](const char* name, std::size_t size) {
      segments.push_back({{"name", name}, {"size", size}});
      outputs += size;
    };
    for (const char* name : {"upos", "xpos", "features", "lemma"}) segment(name, syntax[name].size());
    segment("arc_dependent", 12);
    segment("arc_head", 12);
    segment("relation_dependent", 8);
    segment("relation_head", 8);
    syntax["segments"] = segments;
    linear("heads.syntax", outputs, kWidth);
    floats("heads.syntax.arc.weight", {12, 12}, -1, 1);
    floats("heads.syntax.arc.head_bias", {12}, -1, 1);
    floats("heads.syntax.arc.root", {12}, -1, 1);
    floats("heads.syntax.relation.weight", {5, 9, 9}, -1, 1);
    floats("heads.syntax.relation.root", {8}, -1, 1);

    const Json cues{"O", "B", "I", "E", "S"};
    Json parts{"O"};
    for (const char* kind : {"content", "source"}) {
      for (const char* part : {"B-", "I-", "E-", "S-"}) parts.push_back(std::string(part) + kind);
    }
    linear("heads.quotations", cues.size() + 4 * kPairs, kWidth);
    pairs("heads.quotations", {{"distances", 29}, {"places", 15}, {"marks", 3}}, parts.size());
    const Json types{"none", "person",   "place",     "organization", "object", "event",
                     "time", "abstract", "substance", "animal",       "plant"};
    linear("heads.coreference", 1 + types.size() + 4 * kPairs, kWidth);
    pairs("heads.coreference", {{"pronouns", 5}, {"strings", 6}, {"sentences", 8}, {"quoted", 4}}, 1);

    const Json event_types{"ACCUSE", "CONSULT", "STATEMENT"};
    const Json statuses{"actual", "future", "hypothetical", "negated", "historical"};
    const Json modes{"none", "ACCUSE allege", "CONSULT visit"};
    const Json cameo{"01", "010", "112", "042"};
    Json participants{"O"};
    for (const char* role : {"source", "target", "date", "place"}) {
      for (const char* part : {"B-", "I-", "E-", "S-"}) participants.push_back(std::string(part) + role);
    }
    linear("heads.events",
           cues.size() + 1 + event_types.size() + statuses.size() + 2 + 4 * kPairs + 3 * kPairs, kWidth);
    pairs("heads.events", {{"distances", 29}, {"places", 15}, {"marks", 3}}, participants.size());
    floats("heads.events.absent", {2, kPairs}, -1, 1);
    floats("heads.events.codes.weight", {event_types.size() + modes.size() + cameo.size(), kPairs}, -1, 1);
    floats("heads.events.codes.bias", {event_types.size() + modes.size() + cameo.size()}, -1, 1);

    manifest = {{"format", ModelBundle::kFormat},
                {"version", "tiny"},
                {"vocabulary", vocabulary},
                {"encoder",
                 {{"layers", 1},
                  {"width", kWidth},
                  {"heads", 1},
                  {"inner", kInner},
                  {"positions", 128},
                  {"window", 64},
                  {"context", 8},
                  {"layer_norm_epsilon", 1e-12},
                  {"shapes", 10},
                  {"gaps", 5}}},
                {"heads",
                 {{"sentences", {{"outputs", 1}}},
                  {"syntax", syntax},
                  {"names", {{"labels", names}}},
                  {"quotations", {{"cues", cues}, {"labels", parts}, {"inner", kPairs}, {"reach", 20}}},
                  {"coreference", {{"types", types}, {"inner", kPairs}}},
                  {"events",
                   {{"actions", cues},
                    {"types", event_types},
                    {"statuses", statuses},
                    {"participants", participants},
                    {"modes", modes},
                    {"cameo", cameo},
                    {"inner", kPairs},
                    {"coding", kPairs},
                    {"reach", 10}}}}}};
  }

  /// The bundle; changes to `manifest` and by fill() are heeded.
  [[nodiscard]] Result<ModelBundle> load() {
    Json header = Json::object();
    std::string data;
    std::vector<std::pair<std::string, const Tensor*>> order;  // floats first: they lie at multiples of 4
    for (const bool wide : {true, false}) {
      for (const auto& [name, tensor] : tensors_) {
        if (wide == (tensor.type == std::string("F32"))) order.emplace_back(name, &tensor);
      }
    }
    for (const auto& [name, pointer] : order) {
      const Tensor& tensor = *pointer;
      header[name] = {{"dtype", tensor.type},
                      {"shape", tensor.shape},
                      {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
      data += tensor.bytes;
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    const std::uint64_t size = text.size();
    std::string file(sizeof(size), '\0');
    std::memcpy(file.data(), &size, sizeof(size));
    file += text + data;
    manifest["tensors"] = {{"file", "tiny.safetensors"}, {"bytes", file.size()}, {"xxh3", damage_hash(file)}};
    return ModelBundle::parse("tests", manifest.dump(), std::move(file));
  }

  /// Sets every value of a tensor of floats.
  void fill(const std::string& name, float value) {
    std::string& bytes = tensors_.at(name).bytes;
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(value))
      std::memcpy(bytes.data() + at, &value, sizeof(value));
  }

  std::vector<std::string> vocabulary;
  Json manifest;

 private:
  struct Tensor {
    const char* type;
    std::vector<std::size_t> shape;
    std::string bytes;
  };

  static constexpr std::size_t kPairs = 16;  ///< width of the heads that score pairs

  static std::size_t count(const std::vector<std::size_t>& shape) {
    std::size_t product = 1;
    for (const std::size_t size : shape) product *= size;
    return product;
  }

  void floats(const std::string& name, std::vector<std::size_t> shape, float least = -0.1F,
              float most = 0.1F) {
    std::string bytes;
    for (std::size_t i = 0; i < count(shape); ++i) {
      const float value = least + (most - least) * static_cast<float>(random_() % 10000) / 10000;
      bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }
    tensors_[name] = {"F32", std::move(shape), std::move(bytes)};
  }

  void bytes(const std::string& name, std::vector<std::size_t> shape) {
    std::string bytes;
    for (std::size_t i = 0; i < count(shape); ++i)
      bytes += static_cast<char>(static_cast<int>(random_() % 129) - 64);
    tensors_[name] = {"I8", std::move(shape), std::move(bytes)};
  }

  void linear(const std::string& name, std::size_t outputs, std::size_t inputs) {
    bytes(name + ".q", {outputs, inputs});
    floats(name + ".scale", {outputs}, 0.01F, 0.02F);
    floats(name + ".bias", {outputs});
  }

  void pairs(const std::string& head, const std::vector<std::pair<std::string, std::size_t>>& features,
             std::size_t outputs) {
    for (const auto& [feature, size] : features) floats(head + ".pairs." + feature, {size, kPairs});
    floats(head + ".pairs.out.weight", {outputs, kPairs}, -1, 1);
    floats(head + ".pairs.out.bias", {outputs});
  }

  void norm(const std::string& name, std::size_t width) {
    floats(name + ".weight", {width}, 0.5F, 1.5F);
    floats(name + ".bias", {width});
  }

  std::mt19937 random_;
  std::map<std::string, Tensor> tensors_;
};

}  // namespace verbale
