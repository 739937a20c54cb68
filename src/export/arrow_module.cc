#include "export/arrow_interface.h"

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <arrow/ipc/writer.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

namespace {

/// Hands bytes on to the program.
class SinkStream : public arrow::io::OutputStream {
 public:
  SinkStream(VerbaleArrowSink sink, void* context) : sink_(sink), context_(context) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return position_; }
  arrow::Status Write(const void* bytes, std::int64_t size) override {
    sink_(context_, bytes, static_cast<std::size_t>(size));
    position_ += size;
    return arrow::Status::OK();
  }

 private:
  VerbaleArrowSink sink_;
  void* context_;
  std::int64_t position_ = 0;
  bool closed_ = false;
};

std::shared_ptr<arrow::DataType> type_of(int type) {
  switch (type) {
    case VERBALE_INTEGER:
      return arrow::int64();
    case VERBALE_REAL:
      return arrow::float64();
    case VERBALE_BOOLEAN:
      return arrow::boolean();
    default:
      return arrow::utf8();
  }
}

}  // namespace

/// Collects rows into batches; a batch is a row group of Parquet, a record batch of Arrow.
struct VerbaleArrowWriter {
 public:
  VerbaleArrowWriter(VerbaleArrowSink sink, void* context)
      : stream_(std::make_shared<SinkStream>(sink, context)) {}

  arrow::Status open(int format, const VerbaleArrowColumn* columns, std::size_t count) {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    for (std::size_t i = 0; i < count; ++i) {
      types_.push_back(columns[i].type);
      fields.push_back(arrow::field(columns[i].name, type_of(columns[i].type)));
    }
    schema_ = arrow::schema(fields);
    ARROW_ASSIGN_OR_RAISE(builder_, arrow::RecordBatchBuilder::Make(schema_, arrow::default_memory_pool()));
    if (format == VERBALE_PARQUET) {
      const auto properties = parquet::WriterProperties::Builder()
                                  .compression(parquet::Compression::ZSTD)
                                  ->created_by("verbale")
                                  ->build();
      const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
      ARROW_ASSIGN_OR_RAISE(parquet_,
                            parquet::arrow::FileWriter::Open(*schema_, arrow::default_memory_pool(), stream_,
                                                             properties, arrow_properties));
    } else {
      ARROW_ASSIGN_OR_RAISE(ipc_, arrow::ipc::MakeFileWriter(stream_, schema_));
    }
    return arrow::Status::OK();
  }

  arrow::Status add(const VerbaleArrowCell* cells) {
    for (std::size_t i = 0; i < types_.size(); ++i) {
      ARROW_RETURN_NOT_OK(append(static_cast<int>(i), cells[i]));
      bytes_ += cells[i].size;
    }
    ++rows_;
    return rows_ >= kBatchRows || bytes_ >= kBatchBytes ? flush() : arrow::Status::OK();
  }

  arrow::Status finish() {
    if (rows_ > 0) ARROW_RETURN_NOT_OK(flush());
    return parquet_ ? parquet_->Close() : ipc_->Close();
  }

  const char* told(const arrow::Status& status) {
    if (status.ok()) return nullptr;
    return told(status.ToString());
  }

  const char* told(std::string message) {
    message_ = std::move(message);
    return message_.c_str();
  }

 private:
  static constexpr std::size_t kBatchRows = 16384;
  static constexpr std::size_t kBatchBytes = std::size_t{8} << 20;

  arrow::Status append(int column, const VerbaleArrowCell& cell) {
    arrow::ArrayBuilder* builder = builder_->GetField(column);
    if (!cell.known) return builder->AppendNull();
    switch (types_[static_cast<std::size_t>(column)]) {
      case VERBALE_INTEGER:
        return static_cast<arrow::Int64Builder*>(builder)->Append(cell.integer);
      case VERBALE_REAL:
        return static_cast<arrow::DoubleBuilder*>(builder)->Append(cell.real);
      case VERBALE_BOOLEAN:
        return static_cast<arrow::BooleanBuilder*>(builder)->Append(cell.boolean);
      default:
        return static_cast<arrow::StringBuilder*>(builder)->Append(cell.text,
                                                                   static_cast<std::int32_t>(cell.size));
    }
  }

  arrow::Status flush() {
    ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::RecordBatch> batch, builder_->Flush());
    rows_ = 0;
    bytes_ = 0;
    if (ipc_) return ipc_->WriteRecordBatch(*batch);
    ARROW_ASSIGN_OR_RAISE(const auto table, arrow::Table::FromRecordBatches({batch}));
    return parquet_->WriteTable(*table, batch->num_rows());
  }

  std::shared_ptr<SinkStream> stream_;
  std::vector<int> types_;
  std::shared_ptr<arrow::Schema> schema_;
  std::unique_ptr<arrow::RecordBatchBuilder> builder_;
  std::unique_ptr<parquet::arrow::FileWriter> parquet_;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> ipc_;
  std::size_t rows_ = 0;
  std::size_t bytes_ = 0;
  std::string message_;
};

namespace {

/// Runs a call; what it throws becomes an error, too.
template <class Call>
const char* told(VerbaleArrowWriter& writer, Call call) {
  try {
    return writer.told(call());
  } catch (const std::exception& error) {
    return writer.told(std::string(error.what()));
  }
}

const char* open_writer(int format, const VerbaleArrowColumn* columns, std::size_t count,
                        VerbaleArrowSink sink, void* context, VerbaleArrowWriter** writer) {
  *writer = new VerbaleArrowWriter(sink, context);
  return told(**writer, [&] { return (*writer)->open(format, columns, count); });
}

const char* add_row(VerbaleArrowWriter* writer, const VerbaleArrowCell* cells) {
  return told(*writer, [&] { return writer->add(cells); });
}

const char* finish_writer(VerbaleArrowWriter* writer) {
  return told(*writer, [&] { return writer->finish(); });
}

void close_writer(VerbaleArrowWriter* writer) {
  delete writer;
}

}  // namespace

const VerbaleArrowModule* verbale_arrow_module() {
  static const VerbaleArrowModule kModule{VERBALE_ARROW_VERSION, open_writer, add_row, finish_writer,
                                          close_writer};
  return &kModule;
}
