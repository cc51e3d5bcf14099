using System.ComponentModel;
using System.Runtime.CompilerServices;
using Hewn.Records;

namespace Hewn.Interpolation;

/// <summary>
/// What the compiler turns <c>$"Server started on port {port}"</c> into: the message is built and every hole becomes
/// a field of its own type. At a disabled level nothing is evaluated. Never used by name.
/// </summary>
/// <typeparam name="TLevel">The level of the call.</typeparam>
[InterpolatedStringHandler]
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct RecordInterpolation<TLevel>
    where TLevel : struct, IRecordLevel
{
    private readonly RecordWriter? _writer;

    /// <summary>Begins the message of a call on a logger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RecordInterpolation(int literalLength, int formattedCount, Logger logger, out bool enabled)
        : this(logger, error: null, out enabled)
    {
    }

    /// <summary>Begins the message of a call on a logger with an exception.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RecordInterpolation(
        int literalLength, int formattedCount, Logger logger, Exception? error, out bool enabled)
        : this(logger, error, out enabled)
    {
    }

    /// <summary>Begins the message of a call on the global logger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RecordInterpolation(int literalLength, int formattedCount, out bool enabled)
        : this(Log.Root, error: null, out enabled)
    {
    }

    /// <summary>Begins the message of a call on the global logger with an exception.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RecordInterpolation(int literalLength, int formattedCount, Exception? error, out bool enabled)
        : this(Log.Root, error, out enabled)
    {
    }

    // Fast path - inlined, so that a call whose level is off is a look at its logger and no call at all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordInterpolation(Logger logger, Exception? error, out bool enabled)
    {
        ArgumentNullException.ThrowIfNull(logger);
        LoggerBinding binding = logger.Binding;
        enabled = binding.Admits(TLevel.Level);
        _writer = enabled ? Begin(logger, binding, error) : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RecordWriter Begin(Logger logger, LoggerBinding binding, Exception? error) =>
        RecordWriter.Rent(logger, binding, error ?? logger.BoundError);

    /// <summary>Appends text between holes.</summary>
    public readonly void AppendLiteral(string literal) => _writer!.AppendMessage(literal);

    /// <summary>Appends a hole.</summary>
    public readonly void AppendFormatted<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (HoleText.IsSameAsField<T>())
            _writer!.AddSameHole(FieldNames.OfExpression(name), value);
        else
            _writer!.AddHole(FieldNames.OfExpression(name), value, 0, null);
    }

    /// <summary>Appends a hole that may hold nothing.</summary>
    public readonly void AppendFormatted<T>(
        T? value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct
    {
        if (value.HasValue)
            AppendFormatted(value.GetValueOrDefault(), name);
        else
            AppendFormatted((string?)null, name);
    }

    /// <summary>As above, with a format; one that begins with <c>@</c> names the field.</summary>
    public readonly void AppendFormatted<T>(
        T? value, string? format, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct => AppendNullable(value, 0, format, name);

    /// <summary>As above, of a fixed width.</summary>
    public readonly void AppendFormatted<T>(
        T? value, int alignment, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct => AppendNullable(value, alignment, null, name);

    /// <summary>As above, of a fixed width with a format.</summary>
    public readonly void AppendFormatted<T>(
        T? value, int alignment, string? format, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct => AppendNullable(value, alignment, format, name);

    /// <summary>Appends a hole that holds text.</summary>
    public readonly void AppendFormatted(
        string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        _writer!.AddHole(FieldNames.OfExpression(name), value);

    /// <summary>Appends a hole with a format; one that begins with <c>@</c> names the field.</summary>
    public readonly void AppendFormatted<T>(
        T value, string? format, [CallerArgumentExpression(nameof(value))] string name = "") =>
        AppendHole(value, 0, format, name);

    /// <summary>Appends a hole of a fixed width (negative: left-aligned). The field is not padded.</summary>
    public readonly void AppendFormatted<T>(
        T value, int alignment, [CallerArgumentExpression(nameof(value))] string name = "") =>
        AppendHole(value, alignment, null, name);

    /// <summary>Appends a hole of a fixed width with a format.</summary>
    public readonly void AppendFormatted<T>(
        T value, int alignment, string? format, [CallerArgumentExpression(nameof(value))] string name = "") =>
        AppendHole(value, alignment, format, name);

    /// <summary>Appends a hole that holds a span of text; a format can only name the field.</summary>
    public readonly void AppendFormatted(
        ReadOnlySpan<char> value,
        int alignment = 0,
        string? format = null,
        [CallerArgumentExpression(nameof(value))] string name = "") =>
        AppendHole(value.ToString(), alignment, format, name);

    /// <summary>
    /// Adds fields beside the message and finishes the record; does nothing where the level is disabled.
    /// </summary>
    // Fast path - inlined as well: where the level is off, what the call still does is to see that there is no writer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Commit(Logger logger, scoped ReadOnlySpan<LogField> fields)
    {
        if (_writer is not null)
            Commit(_writer, logger, fields);
        else if (TLevel.Level == Level.Fatal)
            logger.Binding.System.EndFatalUnwritten();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Commit(RecordWriter writer, Logger logger, scoped ReadOnlySpan<LogField> fields)
    {
        writer.AddFields(fields);
        writer.Commit(logger, TLevel.Level);
    }

    private readonly void AppendNullable<T>(T? value, int alignment, string? format, string expression)
        where T : struct
    {
        if (value.HasValue)
            AppendHole(value.GetValueOrDefault(), alignment, format, expression);
        else
            AppendHole((string?)null, alignment, format, expression);
    }

    private readonly void AppendHole<T>(T value, int alignment, string? format, string expression)
    {
        FieldName name = FieldNames.OfExpression(expression, ref format);
        _writer!.AddHole(name, value, alignment, format);
    }
}
