#pragma once

#include <concepts>
#include <string_view>
#include <tuple>

#include "codebook/codebook.h"
#include "verbale/document.h"
#include "verbale/precision.h"
#include "verbale/result.h"

namespace verbale {

class ModelBundle;  // encoder/bundle.h

/// The layers that a stage reads.
template <class... L>
using Layers = std::tuple<L...>;

/// What stages load from: the files of codebook/ and models/, and the language model.  Stages without a model
/// take the codebook alone.
struct StageData {
  const Codebook& codebook;
  const Codebook& models;
  const ModelBundle& bundle;  ///< the language model; stages copy what they need of it
  Precision precision = Precision::kInt8;

  operator const Codebook&() const { return codebook; }
};

/// A stage reads some layers and writes one.  It is immutable after load(), and predict() is pure: it depends
/// on the document alone, changes nothing, takes time linear in the text, and may run on many threads.
template <class S>
concept Stage = requires(const S& stage, const Document& document, const StageData& data) {
  typename S::Reads;
  typename S::Writes;
  { S::kName } -> std::convertible_to<std::string_view>;
  { S::kEnglishOnly } -> std::convertible_to<bool>;  // other languages get an empty layer
  { S::load(data) } -> std::same_as<Result<S>>;
  { stage.predict(document) } -> std::same_as<typename S::Writes>;
};

}  // namespace verbale
