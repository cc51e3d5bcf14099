using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Hewn.Extensions;

namespace Hewn.Adapters;

/// <summary>
/// Lets what is written through <see cref="Trace"/>, <see cref="Debug"/> and <see cref="TraceSource"/> become records.
/// Thread-safe.
/// </summary>
/// <remarks>
/// <para>The source's name is the logger's; <see cref="Trace"/> itself uses the logger that was given. Critical is
/// FATAL (on disk when the call returns), Verbose and the activity types (Start, Stop …) are DEBUG, the latter with the
/// field <c>event_type</c>. Ids other than 0 are <c>event_id</c>, traced data <c>data</c>, an exception among it the
/// record's own. Indentation stands before the message, as with other listeners.</para>
/// <para>What <see cref="TraceListener.TraceOutputOptions"/> asks for become the fields <c>process_id thread_id ticks
/// logical_operations callstack</c>; the record has its time anyway.</para>
/// </remarks>
/// <example><c>Trace.Listeners.Add(new HewnTraceListener(Log.For("trace")));</c></example>
public sealed class HewnTraceListener : TraceListener
{
    private readonly Logger _log;
    private readonly Level _level;
    private readonly LoggerCache _loggers;
    private readonly LogWriter _lines;
    private readonly string? _program = Assembly.GetEntryAssembly()?.GetName().Name;
    private readonly Lock _gate = new();

    /// <summary>A listener that writes to a logger.</summary>
    /// <param name="log">Takes what has no source's name.</param>
    /// <param name="level">The level of what has none: <c>Write</c> and <c>WriteLine</c>. Default INFO.</param>
    /// <exception cref="ArgumentNullException"><paramref name="log"/> is null.</exception>
    public HewnTraceListener(Logger log, Level level = Level.Info)
    {
        ArgumentNullException.ThrowIfNull(log);
        (_log, _level) = (log, level);
        _loggers = new LoggerCache(log);
        _lines = new LogWriter(log, level);
        Name = "Hewn";
    }

    /// <summary>True: several threads may trace at once.</summary>
    public override bool IsThreadSafe => true;

    /// <inheritdoc/>
    public override void Write(string? message)
    {
        lock (_gate)
        {
            if (NeedIndent)
                Indent_NeedsLock();
            _lines.Write(message);
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? message)
    {
        lock (_gate)
        {
            if (NeedIndent)
                Indent_NeedsLock();
            _lines.WriteLine(message);
            NeedIndent = true;
        }
    }

    /// <summary>Logs a line with its category as the field <c>category</c>.</summary>
    public override void WriteLine(string? message, string? category)
    {
        if (category is null)
        {
            WriteLine(message);
        }
        else if (Passes(null, string.Empty, TraceEventType.Verbose, 0, message))
        {
            _lines.Flush(); // Order: what was begun comes first.
            _log.Log(_level, Indented(message), ("category", category));
        }
    }

    /// <inheritdoc/>
    public override void TraceEvent(
        TraceEventCache? eventCache, string source, TraceEventType eventType, int id, string? message)
    {
        if (Passes(eventCache, source, eventType, id, message))
            Log(eventCache, source, eventType, id, message, null, []);
    }

    /// <inheritdoc/>
    public override void TraceEvent(
        TraceEventCache? eventCache, string source, TraceEventType eventType, int id, string? format,
        params object?[]? args)
    {
        if (!Passes(eventCache, source, eventType, id, format, args) || !Acts(source, eventType))
            return;
        Exception? error = args?.OfType<Exception>().FirstOrDefault();
        Log(eventCache, source, eventType, id, Format(format, args), error, []);
    }

    /// <inheritdoc/>
    public override void TraceData(
        TraceEventCache? eventCache, string source, TraceEventType eventType, int id, object? data)
    {
        if (Passes(eventCache, source, eventType, id, data1: data) && Acts(source, eventType))
            LogData(eventCache, source, eventType, id, TextOf(data), data as Exception, data);
    }

    /// <inheritdoc/>
    public override void TraceData(
        TraceEventCache? eventCache, string source, TraceEventType eventType, int id, params object?[]? data)
    {
        if (!Passes(eventCache, source, eventType, id, data: data) || !Acts(source, eventType))
            return;
        string text = string.Join(", ", (data ?? []).Select(TextOf));
        LogData(eventCache, source, eventType, id, text, data?.OfType<Exception>().FirstOrDefault(), data);
    }

    /// <inheritdoc/>
    public override void Fail(string? message) => Fail(message, null);

    /// <summary>Logs a failed assertion: ERROR, the details as the field <c>detail</c>.</summary>
    public override void Fail(string? message, string? detailMessage)
    {
        _lines.Flush();
        string text = string.IsNullOrEmpty(message) ? "Assertion failed" : message;
        if (string.IsNullOrEmpty(detailMessage))
            _log.Log(Level.Error, Indented(text));
        else
            _log.Log(Level.Error, Indented(text), ("detail", detailMessage));
    }

    /// <summary>Logs the text that waits for the end of its line.</summary>
    public override void Flush() => _lines.Flush();

    /// <inheritdoc/>
    public override void Close() => _lines.Flush();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _lines.Dispose();
        base.Dispose(disposing);
    }

    private void LogData(
        TraceEventCache? cache, string source, TraceEventType type, int id, string text, Exception? error, object? data)
    {
        bool saysMore = data is not (null or string or Exception);
        Log(cache, source, type, id, text, error, saysMore ? [("data", data)] : []);
    }

    private void Log(
        TraceEventCache? cache, string source, TraceEventType type, int id, string? message, Exception? error,
        List<LogField> fields)
    {
        _lines.Flush();
        if (id != 0)
            fields.Add(("event_id", id));
        if (type > TraceEventType.Verbose)
            fields.Add(("event_type", type));
        if (cache is not null && TraceOutputOptions != TraceOptions.None)
            TraceFacts.AddTo(fields, cache, TraceOutputOptions);
        LoggerOf(source).Log(LevelOf(type), error, Indented(message), [.. fields]);
    }

    private bool Passes(
        TraceEventCache? cache, string source, TraceEventType type, int id, string? message = null,
        object?[]? args = null, object? data1 = null, object?[]? data = null) =>
        Filter?.ShouldTrace(cache, source, type, id, message, args, data1, data) != false;

    private bool Acts(string source, TraceEventType type) => LoggerOf(source).Acts(LevelOf(type));

    private Logger LoggerOf(string? source) => _loggers.Of(source == _program ? null : source);

    private void Indent_NeedsLock()
    {
        NeedIndent = false;
        _lines.Write(Indentation);
    }

    private string Indented(string? message) => IndentLevel > 0 ? Indentation + message : message ?? string.Empty;

    private string Indentation => new(' ', (int)Math.Min(MaxIndent, (long)IndentLevel * IndentSize));

    private static string Format(string? format, object?[]? args)
    {
        if (args is null or [])
            return format ?? string.Empty;
        try
        {
            return string.Format(CultureInfo.InvariantCulture, format ?? string.Empty, args);
        }
        catch (Exception e) // Boundary: an argument's ToString, or a format that asks for more than there is.
        {
            return $"{format} {StateFallback.ErrorText(e)}";
        }
    }

    private static string TextOf(object? value) =>
        value is Exception error ? Records.JsonString.SafeMessage(error) : ShownText.Of(value);

    private static Level LevelOf(TraceEventType type) => type switch
    {
        TraceEventType.Critical => Level.Fatal,
        TraceEventType.Error => Level.Error,
        TraceEventType.Warning => Level.Warn,
        TraceEventType.Information => Level.Info,
        _ => Level.Debug,
    };

    private const int MaxIndent = 256; // Blanks.
}
