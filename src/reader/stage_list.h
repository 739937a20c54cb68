#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <typeindex>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "stages/stage.h"

namespace verbale {

/// A stage of any type.
struct AnyStage {
  std::string_view name;
  std::function<Result<void>(Document&)> run;
};

/// Loads stages in order, and refuses one that reads what no stage before it writes.
class StageList {
 public:
  explicit StageList(const StageData& data) : data_(data) {}

  template <Stage S>
  StageList& then() {
    if (failure_) return *this;
    Result<S> loaded = S::load(data_);
    if (!loaded) return fail(loaded.error());
    std::vector<std::type_index> reads;
    std::apply([&](const auto&... layer) { (reads.emplace_back(typeid(layer)), ...); }, typename S::Reads());
    for (const std::type_index& layer : reads) {
      if (!written_.contains(layer)) {
        return fail({ErrorCode::kInvalidArgument,
                     fmt::format("stage {} reads a layer that no stage before it writes", S::kName)});
      }
    }
    if (!written_.insert(typeid(typename S::Writes)).second) {
      return fail({ErrorCode::kInvalidArgument,
                   fmt::format("stage {} writes a layer that is written already", S::kName)});
    }
    stages_.push_back(
        {S::kName,
         [stage = std::make_shared<const S>(std::move(loaded).value())](Document& document) -> Result<void> {
           if (document.has<typename S::Writes>()) return {};
           if (S::kEnglishOnly && !document.get<Language>().english)
             return document.attach(typename S::Writes());
           return document.attach(stage->predict(document));
         }});
    return *this;
  }

  /// Layers of the record that no stage fills yet are empty.
  template <class L>
  StageList& then_empty() {
    written_.insert(typeid(L));
    stages_.push_back({"empty", [](Document& document) -> Result<void> {
                         return document.has<L>() ? Result<void>() : document.attach(L());
                       }});
    return *this;
  }

  Result<std::vector<AnyStage>> take() {
    if (failure_) return *failure_;
    return std::move(stages_);
  }

 private:
  StageList& fail(Error error) {
    failure_ = std::move(error);
    return *this;
  }

  StageData data_;
  std::set<std::type_index> written_;
  std::vector<AnyStage> stages_;
  std::optional<Error> failure_;
};

}  // namespace verbale
