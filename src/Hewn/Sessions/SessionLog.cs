using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// The session's log with metadata that every record of it carries. Immutable, thread-safe, cheap to keep.
/// </summary>
/// <example><c>session.With(new { fold = 3 }).Warn("Loss is not finite");</c></example>
public sealed class SessionLog
{
    private readonly Session _session;
    private readonly EncodedFields _bound;

    internal SessionLog(Session session, EncodedFields bound) => (_session, _bound) = (session, bound);

    /// <summary>The same with more metadata. It is encoded now, once; of two values of one name the later counts.
    /// </summary>
    /// <param name="metadata">An anonymous object, a record, a dictionary.</param>
    public SessionLog With(object metadata) => new(_session, SessionLine.Encode(_bound, metadata, []));

    /// <inheritdoc cref="With(object)"/>
    public SessionLog With(params ReadOnlySpan<LogField> fields) =>
        new(_session, SessionLine.Encode(_bound, null, fields));

    /// <inheritdoc cref="Session.Log(string, string, object?)"/>
    public void Log(string message, string level = "info", object? metadata = null) =>
        _session.Write(level, message, _bound, metadata);

    /// <inheritdoc cref="Session.Log(string, Level, object?)"/>
    public void Log(string message, Level level, object? metadata = null) =>
        _session.Write(level, message, _bound, metadata, []);

    /// <inheritdoc cref="Session.Debug(string, object?)"/>
    public void Debug(string message, object? metadata = null) =>
        _session.Write(Level.Debug, message, _bound, metadata, []);

    /// <inheritdoc cref="Session.Debug(string, ReadOnlySpan{LogField})"/>
    public void Debug(string message, params ReadOnlySpan<LogField> fields) =>
        _session.Write(Level.Debug, message, _bound, null, fields);

    /// <inheritdoc cref="Session.Info(string, object?)"/>
    public void Info(string message, object? metadata = null) =>
        _session.Write(Level.Info, message, _bound, metadata, []);

    /// <inheritdoc cref="Session.Info(string, ReadOnlySpan{LogField})"/>
    public void Info(string message, params ReadOnlySpan<LogField> fields) =>
        _session.Write(Level.Info, message, _bound, null, fields);

    /// <inheritdoc cref="Session.Warn(string, object?)"/>
    public void Warn(string message, object? metadata = null) =>
        _session.Write(Level.Warn, message, _bound, metadata, []);

    /// <inheritdoc cref="Session.Warn(string, ReadOnlySpan{LogField})"/>
    public void Warn(string message, params ReadOnlySpan<LogField> fields) =>
        _session.Write(Level.Warn, message, _bound, null, fields);

    /// <inheritdoc cref="Session.Error(string, object?)"/>
    public void Error(string message, object? metadata = null) =>
        _session.Write(Level.Error, message, _bound, metadata, []);

    /// <inheritdoc cref="Session.Error(string, ReadOnlySpan{LogField})"/>
    public void Error(string message, params ReadOnlySpan<LogField> fields) =>
        _session.Write(Level.Error, message, _bound, null, fields);

    /// <inheritdoc cref="Session.Fatal(string, object?)"/>
    public void Fatal(string message, object? metadata = null) =>
        _session.Write(Level.Fatal, message, _bound, metadata, []);

    /// <inheritdoc cref="Session.Fatal(string, ReadOnlySpan{LogField})"/>
    public void Fatal(string message, params ReadOnlySpan<LogField> fields) =>
        _session.Write(Level.Fatal, message, _bound, null, fields);
}
