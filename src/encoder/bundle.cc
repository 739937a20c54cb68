#include "encoder/bundle.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/hash.h"

namespace verbale {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostManifestBytes = std::size_t{1} << 26;
constexpr std::size_t kMostTensorBytes = std::size_t{1} << 30;
constexpr std::uint32_t kMostLabels = 65535;  // words refer to labels by 16 bits
constexpr std::uint32_t kMostInner = 4096;
constexpr std::uint32_t kMostReach = 4096;
constexpr std::size_t kMostPieces = 1U << 20;
constexpr std::size_t kPiecesOfAToken = 32;

constexpr std::array<std::string_view, 8> kSyntaxSegments{
    "upos", "xpos", "features", "lemma", "arc_dependent", "arc_head", "relation_dependent", "relation_head"};

/// Takes values out of a JSON tree and keeps the first that is not what it should be.
class Manifest {
 public:
  explicit Manifest(std::string file) : file_(std::move(file)) {}

  const Json& object(const Json& parent, std::string_view key) {
    return member(parent, key, &Json::is_object, "an object");
  }

  const Json& array(const Json& parent, std::string_view key) {
    return member(parent, key, &Json::is_array, "an array");
  }

  std::string text(const Json& parent, std::string_view key) {
    const Json& value = member(parent, key, &Json::is_string, "a string");
    return value.is_string() ? value.get<std::string>() : std::string();
  }

  std::uint64_t count(const Json& parent, std::string_view key, std::uint64_t least, std::uint64_t most) {
    const Json& value = member(parent, key, &Json::is_number_unsigned, "a count");
    if (!value.is_number_unsigned()) return least;
    const auto number = value.get<std::uint64_t>();
    if (number < least || number > most) {
      fail(fmt::format("\"{}\" is {}, not in [{}, {}]", key, number, least, most));
      return least;
    }
    return number;
  }

  double number(const Json& parent, std::string_view key) {
    const Json& value = member(parent, key, &Json::is_number, "a number");
    return value.is_number() ? value.get<double>() : 0.0;
  }

  /// A number that may be missing.
  double number_or(const Json& parent, std::string_view key, double missing) {
    return parent.is_object() && parent.contains(key) ? number(parent, key) : missing;
  }

  std::vector<std::string> texts(const Json& parent, std::string_view key, std::size_t most) {
    const Json& values = array(parent, key);
    std::vector<std::string> out;
    if (!values.is_array()) return out;
    if (values.empty() || values.size() > most) fail(fmt::format("\"{}\" has {} items", key, values.size()));
    std::unordered_set<std::string> seen;
    for (const Json& value : values) {
      if (!value.is_string()) {
        fail(fmt::format("\"{}\" holds what is no string", key));
        return {};
      }
      out.push_back(value.get<std::string>());
      if (!seen.insert(out.back()).second) fail(fmt::format("\"{}\" names {} twice", key, out.back()));
    }
    return out;
  }

  void require(bool law, std::string_view what) {
    if (!law) fail(what);
  }

  void fail(std::string_view what) {
    if (!broken_) broken_ = Error{ErrorCode::kMalformed, fmt::format("{}: {}", file_, what)};
  }

  [[nodiscard]] const std::optional<Error>& broken() const { return broken_; }

 private:
  const Json& member(const Json& parent, std::string_view key, bool (Json::*is)() const noexcept,
                     std::string_view kind) {
    static const Json kNothing;
    const auto found = parent.is_object() ? parent.find(key) : parent.end();
    if (found == parent.end()) {
      fail(fmt::format("\"{}\" is missing", key));
      return kNothing;
    }
    if (!((*found).*is)()) fail(fmt::format("\"{}\" is not {}", key, kind));
    return *found;
  }

  std::string file_;
  std::optional<Error> broken_;
};

EncoderSizes read_sizes(Manifest& manifest, const Json& encoder) {
  EncoderSizes sizes;
  const auto count = [&](std::string_view key, std::uint32_t least, std::uint32_t most) {
    return static_cast<std::uint32_t>(manifest.count(encoder, key, least, most));
  };
  sizes.layers = count("layers", 1, 64);
  sizes.width = count("width", 16, 4096);
  sizes.heads = count("heads", 1, 256);
  sizes.inner = count("inner", 16, 16384);
  sizes.positions = count("positions", 2, 8192);
  sizes.window = count("window", 2, 8192);
  sizes.context = count("context", 0, 8192);
  manifest.require(count("shapes", 1, 1000) == 10, "\"shapes\" is not 10");
  manifest.require(count("gaps", 1, 1000) == 5, "\"gaps\" is not 5");
  const double epsilon = manifest.number(encoder, "layer_norm_epsilon");
  sizes.layer_norm_epsilon = static_cast<float>(epsilon);
  manifest.require(epsilon >= 0 && epsilon <= 1, "\"layer_norm_epsilon\" is not in [0, 1]");
  if (manifest.broken()) return sizes;
  manifest.require(sizes.width % 16 == 0 && sizes.inner % 16 == 0,
                   "\"width\" or \"inner\" is no multiple of 16");
  manifest.require(sizes.width % sizes.heads == 0 && sizes.width / sizes.heads % 16 == 0,
                   "\"width\" divided by \"heads\" is no multiple of 16");
  manifest.require(sizes.window <= sizes.positions, "\"window\" is over \"positions\"");
  manifest.require(sizes.window >= sizes.context + 2 + kPiecesOfAToken,
                   "\"window\" has no room for \"context\" and a token of 32 pieces");
  return sizes;
}

SentencesHead read_sentences(Manifest& manifest, const Json& sentences) {
  manifest.count(sentences, "outputs", 1, 1);
  SentencesHead head;
  head.rule_weight = manifest.number_or(sentences, "rule_weight", head.rule_weight);
  head.logit_weight = manifest.number_or(sentences, "logit_weight", head.logit_weight);
  head.bias = manifest.number_or(sentences, "bias", head.bias);
  head.free_threshold = manifest.number_or(sentences, "free_threshold", head.free_threshold);
  return head;
}

SyntaxHead read_syntax(Manifest& manifest, const Json& syntax) {
  SyntaxHead head;
  const Json& segments = manifest.array(syntax, "segments");
  if (!segments.is_array() || segments.size() != kSyntaxSegments.size()) {
    manifest.fail(fmt::format("\"segments\" are not {}", fmt::join(kSyntaxSegments, ", ")));
    return head;
  }
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string name = manifest.text(segments[i], "name");
    const auto size = static_cast<std::uint32_t>(manifest.count(segments[i], "size", 1, kMostLabels));
    if (name != kSyntaxSegments[i]) {
      manifest.fail(fmt::format("segment {} is \"{}\", not \"{}\"", i, name, kSyntaxSegments[i]));
    }
    head.segments.push_back({name, first, size});
    first += size;
  }
  head.upos = manifest.texts(syntax, "upos", kMostLabels);
  head.xpos = manifest.texts(syntax, "xpos", kMostLabels);
  head.features = manifest.texts(syntax, "features", kMostLabels);
  head.lemma = manifest.texts(syntax, "lemma", kMostLabels);
  head.relations = manifest.texts(syntax, "relations", kMostLabels);
  const std::array<const std::vector<std::string>*, 4> lists{&head.upos, &head.xpos, &head.features,
                                                             &head.lemma};
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (lists[i]->size() != head.segments[i].size) {
      manifest.fail(fmt::format("\"{}\" has {} items and a segment of {}", kSyntaxSegments[i],
                                lists[i]->size(), head.segments[i].size));
    }
  }
  manifest.require(head.segments[4].size == head.segments[5].size,
                   "segments \"arc_dependent\" and \"arc_head\" differ in size");
  manifest.require(head.segments[6].size == head.segments[7].size,
                   "segments \"relation_dependent\" and \"relation_head\" differ in size");
  return head;
}

std::uint32_t read_inner(Manifest& manifest, const Json& head) {
  const auto inner = static_cast<std::uint32_t>(manifest.count(head, "inner", 1, kMostInner));
  manifest.require(inner % 16 == 0, "\"inner\" of a head is no multiple of 16");
  return inner;
}

QuotationsHead read_quotations(Manifest& manifest, const Json& quotations) {
  QuotationsHead head;
  head.cues = manifest.texts(quotations, "cues", kMostLabels);
  head.labels = manifest.texts(quotations, "labels", kMostLabels);
  head.inner = read_inner(manifest, quotations);
  head.reach = static_cast<std::uint32_t>(manifest.count(quotations, "reach", 1, kMostReach));
  head.cue_bias = manifest.number_or(quotations, "cue_bias", head.cue_bias);
  head.least_piece = manifest.number_or(quotations, "least_piece", head.least_piece);
  return head;
}

CoreferenceHead read_coreference(Manifest& manifest, const Json& coreference) {
  CoreferenceHead head;
  head.types = manifest.texts(coreference, "types", kMostLabels);
  head.inner = read_inner(manifest, coreference);
  return head;
}

EventsHead read_events(Manifest& manifest, const Json& events) {
  EventsHead head;
  head.actions = manifest.texts(events, "actions", kMostLabels);
  head.types = manifest.texts(events, "types", kMostLabels);
  head.statuses = manifest.texts(events, "statuses", kMostLabels);
  head.participants = manifest.texts(events, "participants", kMostLabels);
  head.modes = manifest.texts(events, "modes", kMostLabels);
  head.cameo = manifest.texts(events, "cameo", kMostLabels);
  head.inner = read_inner(manifest, events);
  head.coding = static_cast<std::uint32_t>(manifest.count(events, "coding", 16, kMostInner));
  manifest.require(head.coding % 16 == 0, "\"coding\" of a head is no multiple of 16");
  head.reach = static_cast<std::uint32_t>(manifest.count(events, "reach", 1, kMostReach));
  head.trigger_bias = manifest.number_or(events, "trigger_bias", head.trigger_bias);
  return head;
}

}  // namespace

const Segment& SyntaxHead::segment(std::string_view name) const {
  const auto found =
      std::find_if(segments.begin(), segments.end(), [&](const Segment& each) { return each.name == name; });
  assert(found != segments.end());
  return *found;
}

struct ModelBundle::Parts {
  std::string tensor_file;  ///< path, for messages
  std::string version;
  EncoderSizes encoder;
  SentencesHead sentences;
  SyntaxHead syntax;
  NamesHead names;
  QuotationsHead quotations;
  CoreferenceHead coreference;
  EventsHead events;
  std::vector<std::string> vocabulary;
  std::string bytes;  ///< of the tensor file; `tensors` are views into it
  TensorMap tensors;
};

ModelBundle::ModelBundle(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
ModelBundle::ModelBundle(ModelBundle&&) noexcept = default;
ModelBundle& ModelBundle::operator=(ModelBundle&&) noexcept = default;
ModelBundle::~ModelBundle() = default;

namespace {

/// What the manifest says of the tensors' file.
struct TensorFile {
  std::string name;
  std::size_t bytes = 0;
  std::string hash;
};

TensorFile read_tensor_file(Manifest& manifest, const Json& root) {
  const Json& tensors = manifest.object(root, "tensors");
  TensorFile file{manifest.text(tensors, "file"), manifest.count(tensors, "bytes", 0, kMostTensorBytes),
                  manifest.text(tensors, "xxh3")};
  const bool plain = !file.name.empty() && !file.name.starts_with('.') &&
                     file.name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
  manifest.require(plain, "\"file\" is no plain name of a file beside the manifest");
  return file;
}

/// The manifest's tree.  Errors: kMalformed, kUnsupportedVersion.
Result<Json> read_root(const std::string& file, std::string_view bytes) {
  Json root = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
  if (!root.is_object()) return Error{ErrorCode::kMalformed, fmt::format("{}: no JSON object", file)};
  const auto format = root.find("format");
  if (format == root.end() || !format->is_string()) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: \"format\" is missing or no string", file)};
  }
  if (*format != ModelBundle::kFormat) {
    return Error{ErrorCode::kUnsupportedVersion,
                 fmt::format("{}: format \"{}\", this program reads \"{}\"", file, format->get<std::string>(),
                             ModelBundle::kFormat)};
  }
  return root;
}

}  // namespace

Result<ModelBundle> ModelBundle::load(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kManifest;
  auto manifest = read_file(path, kMostManifestBytes);
  if (!manifest) return manifest.error();
  auto root = read_root(path.string(), manifest.value());
  if (!root) return root.error();
  Manifest reader(path.string());
  const TensorFile file = read_tensor_file(reader, root.value());
  if (reader.broken()) return *reader.broken();
  auto tensors = read_file(folder / file.name, kMostTensorBytes);
  if (!tensors) return tensors.error();
  return parse(folder, manifest.value(), std::move(tensors).value());
}

Result<ModelBundle> ModelBundle::parse(const std::filesystem::path& folder, std::string_view manifest,
                                       std::string tensors) {
  const std::string path = (folder / kManifest).string();
  auto parsed = read_root(path, manifest);
  if (!parsed) return parsed.error();
  const Json& root = parsed.value();

  Manifest reader(path);
  const TensorFile file = read_tensor_file(reader, root);
  auto parts = std::make_unique<Parts>();
  parts->version = reader.text(root, "version");
  parts->vocabulary = reader.texts(root, "vocabulary", kMostPieces);
  parts->encoder = read_sizes(reader, reader.object(root, "encoder"));
  const Json& heads = reader.object(root, "heads");
  parts->sentences = read_sentences(reader, reader.object(heads, "sentences"));
  parts->syntax = read_syntax(reader, reader.object(heads, "syntax"));
  parts->names.labels = reader.texts(reader.object(heads, "names"), "labels", kMostLabels);
  parts->quotations = read_quotations(reader, reader.object(heads, "quotations"));
  parts->coreference = read_coreference(reader, reader.object(heads, "coreference"));
  parts->events = read_events(reader, reader.object(heads, "events"));
  if (reader.broken()) return *reader.broken();

  parts->tensor_file = (folder / file.name).string();
  if (tensors.size() != file.bytes) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {} bytes, the manifest says {}", parts->tensor_file,
                                                    tensors.size(), file.bytes)};
  }
  const std::string hash = damage_hash(tensors);
  if (hash != file.hash) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: its hash is {}, the manifest says {}",
                                                    parts->tensor_file, hash, file.hash)};
  }
  parts->bytes = std::move(tensors);
  auto views = parse_safetensors(parts->tensor_file, parts->bytes);
  if (!views) return views.error();
  parts->tensors = std::move(views).value();
  parts->version += "-" + damage_hash(std::string(manifest) + hash).substr(0, 12);
  return ModelBundle(std::move(parts));
}

const std::string& ModelBundle::version() const {
  return parts_->version;
}

const EncoderSizes& ModelBundle::encoder() const {
  return parts_->encoder;
}

const SentencesHead& ModelBundle::sentences() const {
  return parts_->sentences;
}

const SyntaxHead& ModelBundle::syntax() const {
  return parts_->syntax;
}

const NamesHead& ModelBundle::names() const {
  return parts_->names;
}

const QuotationsHead& ModelBundle::quotations() const {
  return parts_->quotations;
}

const CoreferenceHead& ModelBundle::coreference() const {
  return parts_->coreference;
}

const EventsHead& ModelBundle::events() const {
  return parts_->events;
}

const std::vector<std::string>& ModelBundle::vocabulary() const {
  return parts_->vocabulary;
}

Result<const TensorView*> ModelBundle::tensor(std::string_view name, TensorType type,
                                              std::initializer_list<std::size_t> shape) const {
  const auto found = parts_->tensors.find(name);
  if (found == parts_->tensors.end()) {
    return Error{ErrorCode::kNotFound, fmt::format("{}: tensor {} is missing", parts_->tensor_file, name)};
  }
  const TensorView& view = found->second;
  if (view.type != type) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: tensor {}: not of dtype {}", parts_->tensor_file,
                                                    name, type == TensorType::kInt8 ? "I8" : "F32")};
  }
  if (!std::equal(view.shape.begin(), view.shape.end(), shape.begin(), shape.end())) {
    return Error{ErrorCode::kMalformed,
                 fmt::format("{}: tensor {}: shape [{}], not [{}]", parts_->tensor_file, name,
                             fmt::join(view.shape, ","), fmt::join(shape, ","))};
  }
  return &view;
}

Result<std::span<const float>> ModelBundle::floats(std::string_view name,
                                                   std::initializer_list<std::size_t> shape) const {
  auto found = tensor(name, TensorType::kFloat32, shape);
  if (!found) return found.error();
  const std::string_view bytes = found.value()->bytes;
  const std::span<const float> values(reinterpret_cast<const float*>(bytes.data()),
                                      bytes.size() / sizeof(float));
  const auto odd =
      std::find_if(values.begin(), values.end(), [](float each) { return !std::isfinite(each); });
  if (odd != values.end()) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: tensor {}: value {} is no number",
                                                    parts_->tensor_file, name, odd - values.begin())};
  }
  return values;
}

Result<std::span<const std::int8_t>> ModelBundle::bytes(std::string_view name,
                                                        std::initializer_list<std::size_t> shape,
                                                        int most) const {
  auto found = tensor(name, TensorType::kInt8, shape);
  if (!found) return found.error();
  const std::string_view bytes = found.value()->bytes;
  const std::span<const std::int8_t> values(reinterpret_cast<const std::int8_t*>(bytes.data()), bytes.size());
  const auto odd =
      std::find_if(values.begin(), values.end(), [&](int each) { return each < -most || each > most; });
  if (odd != values.end()) {
    return Error{ErrorCode::kMalformed,
                 fmt::format("{}: tensor {}: value {} is not in [-{}, {}]", parts_->tensor_file, name,
                             odd - values.begin(), most, most)};
  }
  return values;
}

}  // namespace verbale
