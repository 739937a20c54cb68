#include "export/arrow_exporter.h"

#include <utility>
#include <vector>

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/file.h"
#include "export/arrow_interface.h"
#include "export/table_rows.h"

namespace verbale {
namespace {

constexpr const char* kModuleFile = "libverbale_arrow.so";

static_assert(static_cast<int>(ColumnType::kText) == VERBALE_TEXT &&
              static_cast<int>(ColumnType::kInteger) == VERBALE_INTEGER &&
              static_cast<int>(ColumnType::kReal) == VERBALE_REAL &&
              static_cast<int>(ColumnType::kBoolean) == VERBALE_BOOLEAN);

VerbaleArrowCell arrow_cell(const Cell& cell) {
  VerbaleArrowCell out{};
  out.known = cell.index() != 0;
  if (const auto* text = std::get_if<std::string>(&cell)) {
    out.text = text->data();
    out.size = text->size();
  } else if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    out.integer = *integer;
  } else if (const auto* real = std::get_if<double>(&cell)) {
    out.real = *real;
  } else if (const auto* flag = std::get_if<bool>(&cell)) {
    out.boolean = *flag;
  }
  return out;
}

void take(void* context, const void* bytes, std::size_t size) {
  static_cast<std::string*>(context)->append(static_cast<const char*>(bytes), size);
}

class ArrowExporter : public Exporter {
 public:
  ArrowExporter(const VerbaleArrowModule& module, ExportFormat format, ExportTable table, ExportCodes codes,
                std::optional<EventStatus> status)
      : module_(module), format_(format), table_(table), codes_(std::move(codes)), status_(status) {}

  ~ArrowExporter() override {
    if (writer_ != nullptr) module_.close(writer_);
  }

  Result<void> begin(std::string& out) override {
    std::vector<VerbaleArrowColumn> columns;
    for (const Column& column : columns_of(table_))
      columns.push_back({column.name, static_cast<int>(column.type)});
    const int format = format_ == ExportFormat::kParquet ? VERBALE_PARQUET : VERBALE_ARROW_FILE;
    return done(module_.open(format, columns.data(), columns.size(), take, &bytes_, &writer_), out);
  }

  Result<void> add(const Document& document, const ReaderInfo& reader, std::string& out) override {
    if (table_ == ExportTable::kEvents)
      for (std::size_t i = events_not_of(document, status_); i > 0; --i) leave_out("of another status");
    const char* error = nullptr;
    for_each_row(table_, document, reader, codes_, status_, [&](const Row& row) {
      if (error != nullptr) return;
      std::vector<VerbaleArrowCell> cells;
      for (const Cell& cell : row) cells.push_back(arrow_cell(cell));
      error = module_.add(writer_, cells.data());
    });
    return done(error, out);
  }

  Result<void> finish(std::string& out) override { return done(module_.finish(writer_), out); }

 private:
  /// Hands on what the module wrote, or its error.
  Result<void> done(const char* error, std::string& out) {
    if (error != nullptr) return Error{ErrorCode::kWriteFailed, fmt::format("Apache Arrow: {}", error)};
    out += bytes_;
    bytes_.clear();
    return {};
  }

  const VerbaleArrowModule& module_;
  ExportFormat format_;
  ExportTable table_;
  ExportCodes codes_;
  std::optional<EventStatus> status_;
  VerbaleArrowWriter* writer_ = nullptr;
  std::string bytes_;
};

}  // namespace

Result<std::filesystem::path> found_arrow_module() {
  const std::filesystem::path program = program_folder();
  std::string looked;
  for (const auto& place : {program / kModuleFile, program.parent_path() / "lib" / "verbale" / kModuleFile}) {
    std::error_code trouble;
    if (std::filesystem::is_regular_file(place, trouble)) return place;
    looked += (looked.empty() ? "" : ", ") + place.string();
  }
  return Error{
      ErrorCode::kNotFound,
      fmt::format("no module for Parquet and Arrow (looked at {}): scripts/setup gets Apache Arrow, the "
                  "next build makes the module",
                  looked)};
}

Result<std::unique_ptr<Exporter>> make_arrow(const std::filesystem::path& module, ExportFormat format,
                                             ExportTable table, ExportCodes codes,
                                             std::optional<EventStatus> status) {
  // Never closed: Arrow's threads live as long as the program.
  void* library = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* symbol = library != nullptr ? ::dlsym(library, "verbale_arrow_module") : nullptr;
  if (symbol == nullptr) {
    const char* why = ::dlerror();
    return Error{ErrorCode::kNotFound, fmt::format("{}: cannot be loaded: {}", module.string(),
                                                   why != nullptr ? why : "no reason")};
  }
  const VerbaleArrowModule* found = reinterpret_cast<decltype(&verbale_arrow_module)>(symbol)();
  if (found->version != VERBALE_ARROW_VERSION) {
    return Error{ErrorCode::kUnsupportedVersion,
                 fmt::format("{}: made for another version of the program", module.string())};
  }
  return std::unique_ptr<Exporter>(
      std::make_unique<ArrowExporter>(*found, format, table, std::move(codes), status));
}

}  // namespace verbale
