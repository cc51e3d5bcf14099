using System.Runtime.CompilerServices;
using Hewn.Context;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>
/// Builds one record as its finished line. A thread keeps two writers for its next records: a value's
/// <c>ToString()</c> may log, too. A writer in use is simply not there for the next taker, who gets the other or a new
/// one; so a hole that throws, and never gives its writer back, costs one writer and no more.
/// </summary>
internal sealed class RecordWriter
{
    [ThreadStatic]
    private static RecordWriter? _kept;

    [ThreadStatic]
    private static RecordWriter? _spare;

    private readonly RecordMessage _message = new();
    private readonly RecordContext _context = new();
    private readonly RecordFields _fields = new();
    private ByteBuffer? _joined;
    private LoggerBinding? _binding;
    private Exception? _error;

    // What the last record inherited stays where the next one needs it.
    private byte[]? _head;
    private EncodedFields? _bound;
    private bool _hadError;

    /// <summary>A writer for one record, with the context and the bound fields of the call already in it.</summary>
    public static RecordWriter Rent(Logger logger, LoggerBinding binding, Exception? error)
    {
        RecordWriter? writer = _kept;
        if (writer is not null)
            _kept = null;
        else
            writer = TakeSpare();
        writer.Begin(binding, logger.Bound, error, writer._context.Begin());
        return writer;
    }

    /// <summary>As above, with a context that need not flow with the call.</summary>
    public static RecordWriter RentWithin(LogContext context, Logger logger, LoggerBinding binding)
    {
        RecordWriter writer = _kept ?? TakeSpare();
        if (ReferenceEquals(writer, _kept))
            _kept = null;
        writer.Begin(binding, logger.Bound, logger.BoundError, writer._context.Begin(context));
        return writer;
    }

    /// <summary>A line that logging itself writes: past the pipeline, without context unless asked for.</summary>
    public static byte[] WriteAlone(
        LoggerBinding binding,
        Level level,
        string message,
        ReadOnlySpan<(string Name, object? Value)> fields,
        bool hasContext = false)
    {
        var writer = new RecordWriter();
        if (hasContext)
            writer._context.Begin();
        writer.Begin(binding, EncodedFields.None, error: null, isSameContext: false);
        writer.AppendMessage(message);
        foreach ((string name, object? value) in fields)
            writer.AddField(new LogField(name, value));
        writer.Finish(level, logger: null);
        return writer._message.Finished.ToArray();
    }

    /// <summary>Appends text to the message.</summary>
    public void AppendMessage(string? text) => _message.Append(text);

    /// <summary>Adds a field of the call.</summary>
    public void AddField(string name, object? value) => AddField(new LogField(name, value));

    /// <summary>Adds a field of the call.</summary>
    public void AddField(in LogField field)
    {
        FieldName name = FieldNames.Of(field.Name);
        int start = _fields.Length;
        FieldValue.Append(_fields.BeginValue(name), name, field);
        _fields.End(name, start);
    }

    /// <summary>Adds the fields of the call.</summary>
    public void AddFields(ReadOnlySpan<LogField> fields)
    {
        foreach (ref readonly LogField field in fields)
            AddField(field);
    }

    /// <summary>Adds a hole: a field, and its text in the message.</summary>
    // Not inlined: at a call with a few holes it would be several KiB of code, at each call of a program.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AddHole(FieldName name, string? value)
    {
        if (name.ReplacesPrompt && value is not null && !name.Hides(value))
        {
            AddHole<string>(name, value, 0, null);
            return;
        }

        int start = _fields.Length;
        ByteBuffer bytes = _fields.BeginValue(name);
        int valueAt = bytes.Length;
        if (name.Hides(value) || value is null)
        {
            AddHole(bytes, name, value, SecretNames.Replacement);
        }
        else if (JsonString.TryAppendPlain(bytes, value))
        {
            // Fast path - what was encoded for the field is the message's, too.
            _message.AppendPlain(bytes, valueAt + 1, bytes.Length - valueAt - 2);
        }
        else
        {
            _message.Append(value);
            JsonString.AppendRedacted(bytes, value);
        }

        _fields.End(name, start);
    }

    /// <summary>Adds a hole whose value stands in the message as it stands in the field.</summary>
    // Not inlined: at a call with a few holes it would be several KiB of code, at each call of a program.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AddSameHole<T>(FieldName name, T value)
    {
        int start = _fields.Length;
        ByteBuffer bytes = _fields.BeginValue(name);
        int valueAt = bytes.Length;
        FieldValue.Append(bytes, name, value);
        int quotes = bytes.Written[valueAt] == '"' ? 1 : 0;
        _message.AppendPlain(bytes, valueAt + quotes, bytes.Length - valueAt - (2 * quotes));
        _fields.End(name, start);
    }

    /// <summary>Adds a hole whose text in the message has a form of its own.</summary>
    public void AddHole<T>(FieldName name, T value, int alignment, string? format)
    {
        HoleText.Append(_message, name, value, alignment, format);
        int start = _fields.Length;
        FieldValue.Append(_fields.BeginValue(name), name, value);
        _fields.End(name, start);
    }

    /// <summary>Hands the finished line to the system and gives the writer back to its thread.</summary>
    public void Commit(Logger logger, Level level)
    {
        Finish(level, logger);
        logger.Accept(_binding!, level, _message.Finished);
        Return();
    }

    private static RecordWriter TakeSpare()
    {
        RecordWriter writer = _spare ?? new RecordWriter();
        _spare = null;
        return writer;
    }

    private void AddHole(ByteBuffer bytes, FieldName name, string? value, string replacement)
    {
        if (value is not null)
            _message.Append(replacement);
        FieldValue.Append(bytes, name, value);
    }

    private void Begin(LoggerBinding binding, EncodedFields bound, Exception? error, bool isSameContext)
    {
        _binding = binding;
        _error = error;
        bool hasError = error is not null;
        // Fast path - the beginning of the fields is that of the record before.
        if (isSameContext && ReferenceEquals(binding.Head, _head) && ReferenceEquals(bound, _bound)
            && hasError == _hadError)
            _fields.BeginAgain();
        else
            BeginAnew(binding.Head, bound, hasError);
    }

    private void BeginAnew(byte[] head, EncodedFields bound, bool hasError)
    {
        (_head, _bound, _hadError) = (head, bound, hasError);
        ByteBuffer inherited = _fields.Restart();
        inherited.Append(head);
        _context.AppendTo(inherited, held: 0);
        inherited.Append(_context.Scopes.Bytes);
        inherited.Append(bound.Bytes);
        _fields.Begin(_context.Scopes, bound, hasError, _context.PresentIds);
    }

    private void Finish(Level level, Logger? logger)
    {
        ByteBuffer tail = _fields.Bytes;
        if (_fields.LeftOut > 0)
        {
            tail.Append(",\"truncated_fields\":"u8);
            JsonNumber.Append(tail, (long)_fields.LeftOut);
        }

        if (_error is not null)
            AppendError(tail, _error, logger);
        ref byte end = ref tail.Reserve(2);
        end = (byte)'}';
        Unsafe.Add(ref end, 1) = (byte)'\n';
        tail.Advance(2);
        _message.End(_binding!, level);
        // Nearly always all that the record inherits stands before its fields already.
        if (_fields.IsExact || (_fields.HeldKeys & _context.Yielding) != 0)
            tail = Join();
        _message.Follow(tail);
    }

    private static void AppendError(ByteBuffer tail, Exception error, Logger? logger)
    {
        if (logger is not null && ReferenceEquals(error, logger.BoundError))
            tail.Append(logger.BoundErrorBytes);
        else
            ErrorFields.Append(tail, error);
    }

    /// <summary>Slow path - puts the pieces that follow the message together anew.</summary>
    private ByteBuffer Join()
    {
        ByteBuffer joined = _joined ??= new ByteBuffer(borrows: true);
        joined.Clear();
        joined.Append(_head);
        _context.AppendTo(joined, _fields.HeldKeys);
        joined.Append(_fields.Scopes);
        joined.Append(_fields.Bound);
        joined.Append(_fields.Own);
        return joined;
    }

    private void Return()
    {
        _message.Clear();
        _fields.Clear();
        _joined?.Clear();
        _binding = null;
        _error = null;
        if (_kept is null)
            _kept = this;
        else
            _spare = this;
    }
}
