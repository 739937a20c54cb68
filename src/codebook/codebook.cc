#include "codebook/codebook.h"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace verbale {
namespace {

/// Reads one row at `offset` and moves it past the row's end.  False: a quotation mark is not closed.
bool read_row(std::string_view bytes, std::size_t& offset, std::size_t& line,
              std::vector<std::string>& fields) {
  fields.assign(1, {});
  bool quoted = false;
  for (; offset < bytes.size(); ++offset) {
    const char c = bytes[offset];
    if (quoted) {
      if (c == '\n') ++line;
      if (c != '"') {
        fields.back() += c;
      } else if (offset + 1 < bytes.size() && bytes[offset + 1] == '"') {
        fields.back() += '"';
        ++offset;
      } else {
        quoted = false;
      }
    } else if (c == '"' && fields.back().empty()) {
      quoted = true;
    } else if (c == ',') {
      fields.emplace_back();
    } else if (c == '\n') {
      ++offset;
      ++line;
      return true;
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return !quoted;
}

}  // namespace

Result<Table> Table::parse(std::string_view name, std::string_view bytes,
                           const std::vector<std::string>& columns) {
  Table table;
  table.name_ = name;
  std::size_t offset = 0;
  std::size_t line = 1;
  bool header = true;
  while (offset < bytes.size()) {
    Row row{line, {}};
    const bool remark = bytes[offset] == '#';
    if (remark) {
      offset = std::min(bytes.find('\n', offset), bytes.size() - 1) + 1;
      ++line;
      continue;
    }
    if (!read_row(bytes, offset, line, row.fields))
      return table.complaint(row, "a quotation mark is not closed");
    if (row.fields.size() == 1 && row.fields[0].empty()) continue;
    if (header) {
      header = false;
      if (row.fields != columns) {
        return table.complaint(row, fmt::format("the columns should be {}", fmt::join(columns, ",")));
      }
      continue;
    }
    if (row.fields.size() != columns.size()) {
      return table.complaint(row, fmt::format("{} fields, not {}", row.fields.size(), columns.size()));
    }
    table.rows_.push_back(std::move(row));
  }
  if (header) return Error{ErrorCode::kMalformed, fmt::format("{}: no header", name)};
  return table;
}

Error Table::complaint(const Row& row, std::string_view what) const {
  return Error{ErrorCode::kMalformed, fmt::format("{}:{}: {}", name_, row.line, what)};
}

Result<Codebook> Codebook::load(const std::filesystem::path& folder) {
  Codebook codebook;
  codebook.folder_ = folder;
  std::error_code trouble;
  std::filesystem::recursive_directory_iterator entries(folder, trouble);
  if (trouble) return Error{ErrorCode::kNotFound, fmt::format("{}: {}", folder.string(), trouble.message())};
  for (const auto& entry : entries) {
    const std::string file = entry.path().filename().string();
    const bool data =
        !file.starts_with('.') && !file.starts_with("language.") && entry.path().extension() != ".md";
    if (!data || !entry.is_regular_file(trouble)) continue;
    auto bytes = read_file(entry.path());
    if (!bytes) return bytes.error();
    const std::string name = entry.path().lexically_relative(folder).generic_string();
    if (!is_utf8(bytes.value())) {
      return Error{ErrorCode::kMalformed, fmt::format("{}: not UTF-8 at byte {}", entry.path().string(),
                                                      first_invalid_utf8(bytes.value()))};
    }
    codebook.files_.emplace(name, std::move(bytes).value());
  }
  std::string all;
  for (const auto& [name, bytes] : codebook.files_)
    all += fmt::format("{} {}\n{}", name, bytes.size(), bytes);
  codebook.version_ = content_hash(all).substr(0, 12);
  return codebook;
}

std::vector<std::string> Codebook::names(std::string_view folder) const {
  std::vector<std::string> found;
  for (auto at = files_.lower_bound(folder);
       at != files_.end() && at->first.compare(0, folder.size(), folder) == 0; ++at) {
    found.push_back(at->first);
  }
  return found;
}

Result<std::string_view> Codebook::file(std::string_view name) const {
  const auto found = files_.find(name);
  if (found == files_.end()) {
    return Error{ErrorCode::kNotFound, fmt::format("{}: not in the codebook", (folder_ / name).string())};
  }
  return std::string_view(found->second);
}

Result<Table> Codebook::table(std::string_view name, const std::vector<std::string>& columns) const {
  auto bytes = file(name);
  if (!bytes) return bytes.error();
  return Table::parse((folder_ / name).string(), bytes.value(), columns);
}

}  // namespace verbale
