using System.Diagnostics;
using System.Text;
using Hewn.Context;
using Hewn.Pipeline;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>
/// Builds one record as its finished line. A thread keeps one writer for its next record; a writer in use (a value's
/// <c>ToString()</c> may log, too) is simply not there for the second taker, who gets a new one.
/// </summary>
internal sealed class RecordWriter
{
    [ThreadStatic]
    private static RecordWriter? _kept;

    private readonly FieldList _fields = new();
    private readonly StringBuilder _message = new();
    private readonly ByteBuffer _line = new(1024);
    private LogContext? _context;
    private Activity? _activity;
    private Exception? _error;

    /// <summary>A writer for one record, with the context and the bound fields of the call already in it.</summary>
    public static RecordWriter Rent(Logger logger, Exception? error)
    {
        RecordWriter writer = _kept ?? new RecordWriter();
        _kept = null;
        writer.Begin(logger, error);
        return writer;
    }

    /// <summary>A line that logging itself writes: without context, past the pipeline.</summary>
    public static byte[] WriteAlone(
        LoggerBinding binding, Level level, string message, ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var writer = new RecordWriter();
        writer._fields.Clear(hasError: false, presentIds: 0);
        writer._message.Append(message);
        writer.AddFields(fields);
        writer.ComposeLine(binding, level);
        return writer._line.Written.ToArray();
    }

    /// <summary>The message so far.</summary>
    public StringBuilder Message => _message;

    /// <summary>Adds a field of the call.</summary>
    public void AddField<T>(string name, T value) => _fields.Add(name, value);

    /// <summary>Adds the fields of the call.</summary>
    public void AddFields(ReadOnlySpan<(string Name, object? Value)> fields)
    {
        foreach ((string name, object? value) in fields)
            _fields.Add(name, value);
    }

    /// <summary>Hands the finished line to the system and gives the writer back to its thread.</summary>
    public void Commit(Logger logger, Level level)
    {
        ComposeLine(logger.Binding, level);
        logger.Accept(level, new LineParts(_line.Written));
        Return();
    }

    private void Return()
    {
        _message.Clear();
        if (_message.Capacity > Limits.MaxStringBytes)
            _message.Capacity = 256;
        _line.Clear();
        _context = null;
        _activity = null;
        _error = null;
        _kept = this;
    }

    private void Begin(Logger logger, Exception? error)
    {
        _message.Clear();
        _context = LogContext.Current;
        _activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity : null;
        _error = error;
        _fields.Clear(error is not null, PresentIds());
        if (_context is not null)
            _fields.Add(_context.Fields);
        _fields.Add(logger.Bound);
    }

    private uint PresentIds()
    {
        uint present = 0;
        for (int key = 0; key < ContextKeys.Count; key++)
        {
            if (ContextKeys.IsIdentity(key) && _context?.Has(key) == true)
                present |= 1u << key;
        }

        return _activity is null ? present : present | (1u << (int)ContextKey.TraceId) | (1u << (int)ContextKey.SpanId);
    }

    private void ComposeLine(LoggerBinding binding, Level level)
    {
        LogSystem system = binding.System;
        _line.Append("{\"timestamp\":"u8);
        Timestamp.Append(_line, system.Time.GetUtcNow(), system.TimestampFormat, system.Time.LocalTimeZone);
        _line.Append(",\"level\":\""u8);
        _line.Append(LevelText(level));
        _line.Append("\",\"message\":"u8);
        JsonText.AppendQuoted(_line, SecretText.Redact(_message.ToString()));
        _line.Append(binding.Head);
        AppendContext();
        _line.Append(_fields.Bytes);
        if (_fields.LeftOut > 0)
        {
            _line.Append(",\"truncated_fields\":"u8);
            JsonNumber.AppendFormattable(_line, _fields.LeftOut);
        }

        if (_error is not null)
            ErrorFields.Append(_line, _error);
        _line.Append("}\n"u8);
    }

    private void AppendContext()
    {
        for (int key = 0; key < ContextKeys.Count; key++)
        {
            if (_context?.Encoded(key) is { } encoded)
            {
                // What only describes the call gives way to a field of the same name that is nearer to it.
                if (ContextKeys.IsIdentity(key) || !_fields.Contains(ContextKeys.Utf8Names[key]))
                    _line.Append(encoded);
            }
            else if (_activity is not null && key is (int)ContextKey.TraceId)
            {
                LogContext.AppendKey(_line, key, _activity.TraceId.ToHexString());
            }
            else if (_activity is not null && key is (int)ContextKey.SpanId)
            {
                LogContext.AppendKey(_line, key, _activity.SpanId.ToHexString());
            }
        }
    }

    private static ReadOnlySpan<byte> LevelText(Level level) => level switch
    {
        Level.Trace => "TRACE"u8,
        Level.Debug => "DEBUG"u8,
        Level.Info => "INFO"u8,
        Level.Warn => "WARN"u8,
        Level.Error => "ERROR"u8,
        _ => "FATAL"u8,
    };
}
