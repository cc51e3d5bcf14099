using System.Runtime.CompilerServices;
using Hewn.Context;
using Hewn.Interpolation;
using Hewn.Records;

namespace Hewn;

/// <summary>
/// Writes records: a name, fields bound to it, and one method for each level. Immutable, thread-safe, cheap to keep
/// in a static field. No method throws because of what it is given to log.
/// </summary>
/// <remarks>
/// A logger from <see cref="Log.For"/> follows the global system through start, stop and restart; one from
/// <see cref="LogSystem.For"/> belongs to its system.
/// </remarks>
public sealed class Logger
{
    private readonly LogSystem? _owner;
    private LoggerBinding? _binding;
    private byte[]? _boundErrorBytes;

    internal Logger(LogSystem? owner, string name, EncodedFields bound, Exception? boundError = null)
    {
        _owner = owner;
        Name = name;
        Bound = bound;
        BoundError = boundError;
    }

    /// <summary>The logger's name, written as <c>logger</c>; empty for the root.</summary>
    public string Name { get; }

    internal EncodedFields Bound { get; }

    internal Exception? BoundError { get; }

    /// <summary>The bound exception as it stands in a record. Only where there is one.</summary>
    internal ReadOnlySpan<byte> BoundErrorBytes =>
        _boundErrorBytes ??= ErrorFields.Encode(BoundError!); // A race only makes it twice.

    internal LoggerBinding Binding
    {
        // Fast path - each call looks here first, one whose level is off does little else.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            LogSystem system = _owner ?? Hewn.Log.System;
            LoggerBinding? binding = _binding;
            return binding is not null && binding.System == system ? binding : Bind(system);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private LoggerBinding Bind(LogSystem system) =>
        _binding = new LoggerBinding(system, Name); // A race only makes it twice.

    /// <summary>Whether a record of that level would be written anywhere.</summary>
    public bool IsEnabled(Level level) => Binding.Hears(level);

    /// <summary>
    /// Whether logging at that level does anything: a FATAL that ends the process does, though nobody takes it.
    /// </summary>
    internal bool Acts(Level level) => IsEnabled(level) || (level == Level.Fatal && Binding.System.Fatal.EndsProcess);

    /// <summary>A logger of another name with the same bound fields.</summary>
    public Logger For(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new Logger(_owner, name, Bound, BoundError);
    }

    /// <summary>A logger whose records carry one more field; it replaces one of the same name.</summary>
    public Logger With(string name, object? value) => WithFields(new LogField(name, value));

    /// <summary>As <see cref="With"/>.</summary>
    public Logger WithField(string name, object? value) => With(name, value);

    /// <summary>A logger whose records carry more fields. They are encoded now, once.</summary>
    public Logger WithFields(params ReadOnlySpan<LogField> fields) =>
        new(_owner, Name, EncodedFields.Join(Bound, EncodedFields.Of(fields)), BoundError);

    /// <summary>As above, for fields that stand in a dictionary.</summary>
    public Logger WithFields(IEnumerable<KeyValuePair<string, object?>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return WithFields([.. fields.Select(field => new LogField(field.Key, field.Value))]);
    }

    /// <summary>
    /// A logger whose records carry the exception's message, type and stack trace, as they are when the first of its
    /// records is written: they are encoded once.
    /// </summary>
    public Logger WithError(Exception? error) => new(_owner, Name, Bound, error);

    /// <summary>Logs at a level that is known only when the program runs.</summary>
    public void Log(Level level, string message, params ReadOnlySpan<LogField> fields) =>
        Log(level, null, message, fields);

    /// <summary>As above, with the exception behind it.</summary>
    public void Log(
        Level level, Exception? error, string message, params ReadOnlySpan<LogField> fields)
    {
        LoggerBinding binding = Binding;
        if (!binding.Admits(level))
        {
            if (level == Level.Fatal)
                binding.System.EndFatalUnwritten();
            return;
        }

        RecordWriter writer = RecordWriter.Rent(this, binding, error ?? BoundError);
        writer.AppendMessage(message);
        writer.AddFields(fields);
        writer.Commit(this, level);
    }

    /// <summary>
    /// As above, for who has the context of the record at hand, ids included: to let it flow first would cost more than
    /// to write it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // A call has three records, and this all of their way into the log.
    internal void Log(LogContext context, Level level, string message, ReadOnlySpan<LogField> fields)
    {
        LoggerBinding binding = Binding;
        if (!binding.Admits(level))
            return;
        RecordWriter writer = RecordWriter.RentWithin(context, this, binding);
        writer.AppendMessage(message);
        writer.AddFields(fields);
        writer.Commit(this, level);
    }

    /// <summary>Logs the finest steps.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public void Trace(string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Trace, message, fields);

    /// <summary>Logs the finest steps; every hole of the message becomes a field named after its expression.</summary>
    public void Trace(
        [InterpolatedStringHandlerArgument("")] ref RecordInterpolation<TraceLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>Logs what helps to find a fault.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public void Debug(string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Debug, message, fields);

    /// <summary>
    /// Logs what helps to find a fault; every hole of the message becomes a field named after its expression.
    /// </summary>
    public void Debug(
        [InterpolatedStringHandlerArgument("")] ref RecordInterpolation<DebugLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>Logs the normal course of things.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public void Info(string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Info, message, fields);

    /// <summary>
    /// Logs the normal course of things; every hole of the message becomes a field named after its expression.
    /// </summary>
    public void Info(
        [InterpolatedStringHandlerArgument("")] ref RecordInterpolation<InfoLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>Logs something unexpected that was dealt with.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public void Warn(string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Warn, message, fields);

    /// <summary>
    /// Logs something unexpected that was dealt with; every hole of the message becomes a field named after its
    /// expression.
    /// </summary>
    public void Warn(
        [InterpolatedStringHandlerArgument("")] ref RecordInterpolation<WarnLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>Logs something unexpected that was dealt with, with the exception behind it.</summary>
    public void Warn(Exception? error, string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Warn, error, message, fields);

    /// <summary>
    /// Logs something unexpected that was dealt with, with the exception behind it; holes become fields.
    /// </summary>
    public void Warn(
        Exception? error,
        [InterpolatedStringHandlerArgument("", nameof(error))] ref RecordInterpolation<WarnLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>Logs a failed operation.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public void Error(string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Error, message, fields);

    /// <summary>
    /// Logs a failed operation; every hole of the message becomes a field named after its expression.
    /// </summary>
    public void Error(
        [InterpolatedStringHandlerArgument("")] ref RecordInterpolation<ErrorLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>Logs a failed operation, with the exception behind it.</summary>
    public void Error(Exception? error, string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Error, error, message, fields);

    /// <summary>Logs a failed operation, with the exception behind it; holes become fields.</summary>
    public void Error(
        Exception? error,
        [InterpolatedStringHandlerArgument("", nameof(error))] ref RecordInterpolation<ErrorLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>
    /// Logs that the program cannot go on; returns when the record is on disk, or after 3 s where the disk does not
    /// take it.
    /// </summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values beside it, e.g. <c>("blocks", 32)</c>.</param>
    public void Fatal(string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Fatal, message, fields);

    /// <summary>
    /// Logs that the program cannot go on; returns when the record is on disk, or after 3 s where the disk does not
    /// take it; every hole of the message becomes a field named after its expression.
    /// </summary>
    public void Fatal(
        [InterpolatedStringHandlerArgument("")] ref RecordInterpolation<FatalLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>
    /// Logs that the program cannot go on, with the exception behind it; returns when the record is on disk, or after
    /// 3 s where the disk does not take it.
    /// </summary>
    public void Fatal(Exception? error, string message, params ReadOnlySpan<LogField> fields) =>
        Log(Level.Fatal, error, message, fields);

    /// <summary>
    /// Logs that the program cannot go on, with the exception behind it; returns when the record is on disk, or after
    /// 3 s where the disk does not take it; holes become fields.
    /// </summary>
    public void Fatal(
        Exception? error,
        [InterpolatedStringHandlerArgument("", nameof(error))] ref RecordInterpolation<FatalLevel> message,
        params ReadOnlySpan<LogField> fields) => message.Commit(this, fields);

    /// <summary>
    /// Hands a finished line to the system it was made for; to the next one where the global system was just replaced.
    /// </summary>
    internal void Accept(LoggerBinding binding, Level level, ReadOnlySpan<byte> line)
    {
        while (!binding.Accept(level, line))
        {
            LoggerBinding next = Binding;
            if (next.System == binding.System)
            {
                binding.System.CountLate();
                return;
            }

            binding = next;
        }
    }
}
