#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "encoder/safetensors.h"
#include "verbale/result.h"

namespace verbale {

/// Sizes of the encoder, as the manifest gives them.  Checked: heads divide width, and so on.
struct EncoderSizes {
  std::uint32_t layers = 0;
  std::uint32_t width = 0;      ///< values a piece; a multiple of 16
  std::uint32_t heads = 0;      ///< of attention; width / heads is a multiple of 16
  std::uint32_t inner = 0;      ///< width of the feed-forward part; a multiple of 16
  std::uint32_t positions = 0;  ///< rows of the position embedding
  std::uint32_t window = 0;     ///< pieces that see each other, with [CLS] and [SEP]; at most `positions`
  std::uint32_t context = 0;    ///< pieces that a window repeats from the one before
  float layer_norm_epsilon = 0;
};

/// Outputs [first, first + size) of a head.
struct Segment {
  std::string name;
  std::uint32_t first = 0;
  std::uint32_t size = 0;
};

/// How heads.sentences and the rules decide together whether a sentence begins at a token:
/// rule_weight * rules + logit_weight * logit + bias > 0.
struct SentencesHead {
  double rule_weight = 1;
  double logit_weight = 1;
  double bias = 0;
  double free_threshold = std::numeric_limits<double>::infinity();  ///< a logit that needs no rule
};

/// What the outputs of heads.syntax are.
struct SyntaxHead {
  /// upos, xpos, features, lemma, arc_dependent, arc_head, relation_dependent, relation_head
  std::vector<Segment> segments;
  std::vector<std::string> upos;
  std::vector<std::string> xpos;
  std::vector<std::string> features;
  std::vector<std::string> lemma;  ///< edit scripts
  std::vector<std::string> relations;

  [[nodiscard]] std::uint32_t outputs() const { return segments.back().first + segments.back().size; }
  /// REQUIRES: name is one of the eight.
  [[nodiscard]] const Segment& segment(std::string_view name) const;
};

/// What the outputs of heads.names are: one a label.
struct NamesHead {
  std::vector<std::string> labels;
};

/// What the outputs of heads.quotations are: one a label of cues, then what the pairs of a cue and a word
/// beside it are scored from, 2 * inner as the cue and 2 * inner as the word.
struct QuotationsHead {
  std::vector<std::string> cues;    ///< labels of spans
  std::vector<std::string> labels;  ///< of what a word is to the cue: outputs of the pairs
  std::uint32_t inner = 0;
  std::uint32_t reach = 0;  ///< words on either side of a cue that may belong to it
  double cue_bias = 0;      ///< added to the scores of being in a cue
  double least_piece = 0;   ///< confidence of a further piece of content, beside the surest

  [[nodiscard]] std::size_t outputs() const { return cues.size() + std::size_t{4} * inner; }
};

/// What the outputs of heads.coreference are: that the word heads a mention of a chain, one a type, then what
/// the pairs of two mentions are scored from, 2 * inner as the later one and 2 * inner as the earlier.
struct CoreferenceHead {
  std::vector<std::string> types;
  std::uint32_t inner = 0;

  [[nodiscard]] std::size_t outputs() const { return 1 + types.size() + std::size_t{4} * inner; }
};

/// What the outputs of heads.events are: one a label of actions, one for no trigger and one a type of event,
/// one a status, whether it is alleged, how factual it is; then what the pairs of a trigger and a word beside
/// it are scored from, 2 * inner as the trigger and 2 * inner as the word; then what its codes are told from,
/// `coding` as the trigger, as the source and as the target.
struct EventsHead {
  std::vector<std::string> actions;       ///< labels of spans
  std::vector<std::string> types;         ///< PLOVER's, and STATEMENT for CAMEO's 01
  std::vector<std::string> statuses;      ///< as the record has them
  std::vector<std::string> participants;  ///< labels of spans: outputs of the pairs
  std::vector<std::string> modes;         ///< "none", then "TYPE mode"
  std::vector<std::string> cameo;
  std::uint32_t inner = 0;
  std::uint32_t coding = 0;
  std::uint32_t reach = 0;  ///< words on either side of a trigger that may belong to it
  double trigger_bias = 0;  ///< added to the score of no trigger

  [[nodiscard]] std::size_t marks() const { return actions.size() + 1 + types.size() + statuses.size() + 2; }
  [[nodiscard]] std::size_t outputs() const {
    return marks() + std::size_t{4} * inner + std::size_t{3} * coding;
  }
  [[nodiscard]] std::size_t codes() const { return types.size() + modes.size() + cameo.size(); }
};

/// The language model as it lies on disk: a manifest (language.json) and tensors (language.safetensors).
///
/// Every size, offset and hash is checked at load; a tensor's is checked as it is asked for.  Immutable;
/// views stay good as long as the bundle, and moving it does not harm them.
class ModelBundle {
 public:
  static constexpr std::string_view kFormat = "verbale-bundle/1";
  static constexpr std::string_view kManifest = "language.json";

  /// Errors: kNotFound, kUnreadable, kMalformed, kUnsupportedVersion, naming the file and what is wrong in
  /// it.
  [[nodiscard]] static Result<ModelBundle> load(const std::filesystem::path& folder);

  /// A bundle from the bytes of its files; `folder` is for messages.  Errors: as load().
  [[nodiscard]] static Result<ModelBundle> parse(const std::filesystem::path& folder,
                                                 std::string_view manifest, std::string tensors);

  ModelBundle(ModelBundle&&) noexcept;
  ModelBundle& operator=(ModelBundle&&) noexcept;
  ~ModelBundle();

  /// Of the weights, as the manifest has it, and the hash of both files: "1-0123456789ab".
  [[nodiscard]] const std::string& version() const;

  [[nodiscard]] const EncoderSizes& encoder() const;
  [[nodiscard]] const SentencesHead& sentences() const;
  [[nodiscard]] const SyntaxHead& syntax() const;
  [[nodiscard]] const NamesHead& names() const;
  [[nodiscard]] const QuotationsHead& quotations() const;
  [[nodiscard]] const CoreferenceHead& coreference() const;
  [[nodiscard]] const EventsHead& events() const;

  /// Word pieces; a piece's id is its place.
  [[nodiscard]] const std::vector<std::string>& vocabulary() const;

  /// A tensor of floats, all finite, of just this shape.
  /// Errors: kNotFound, kMalformed, naming the file and the tensor.
  [[nodiscard]] Result<std::span<const float>> floats(std::string_view name,
                                                      std::initializer_list<std::size_t> shape) const;

  /// The most that a weight of a product may be: a byte times two such weights fits 16 bits.
  static constexpr int kMostWeight = 64;

  /// A tensor of bytes, all in [-most, most], of just this shape.  Errors: as floats().
  [[nodiscard]] Result<std::span<const std::int8_t>> bytes(std::string_view name,
                                                           std::initializer_list<std::size_t> shape,
                                                           int most = kMostWeight) const;

 private:
  struct Parts;
  explicit ModelBundle(std::unique_ptr<const Parts> parts);
  [[nodiscard]] Result<const TensorView*> tensor(std::string_view name, TensorType type,
                                                 std::initializer_list<std::size_t> shape) const;

  std::unique_ptr<const Parts> parts_;
};

}  // namespace verbale
