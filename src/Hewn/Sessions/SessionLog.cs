namespace Hewn.Sessions;

/// <summary>
/// The session's log with metadata that every record of it carries. Immutable, thread-safe, cheap to keep.
/// </summary>
/// <example><c>session.With(new { fold = 3 }).Warn("Loss is not finite");</c></example>
public sealed class SessionLog
{
    private readonly Session _session;
    private readonly BoundMetadata _base;
    private object? _carried; // Beside the base: an object whose values cannot change, or both encoded. Any thread.
    private bool _isUsed;

    private SessionLog(Session session, BoundMetadata bound, object? carried) =>
        (_session, _base, _carried) = (session, bound, carried);

    /// <summary>The same with more metadata. Its values are those of now; of two values of one name the later counts.
    /// </summary>
    /// <param name="metadata">An anonymous object, a record, a dictionary.</param>
    public SessionLog With(object metadata) => Of(_session, Encoded(), metadata);

    /// <inheritdoc cref="With(object)"/>
    public SessionLog With(params ReadOnlySpan<LogField> fields) =>
        new(_session, SessionLine.Encode(Encoded(), null, fields), null);

    /// <summary>A session's log with metadata.</summary>
    /// <remarks>
    /// What is written once costs least when it is not encoded for more lines than that. So an object that stays as it
    /// is waits for the second line.
    /// </remarks>
    internal static SessionLog Of(Session session, BoundMetadata bound, object metadata) =>
        metadata is not null && FrozenTypes.Has(metadata.GetType())
            ? new(session, bound, metadata)
            : new(session, SessionLine.Encode(bound, metadata, []), null);

    /// <inheritdoc cref="Of(Session, BoundMetadata, object)"/>
    internal static SessionLog Of(Session session, BoundMetadata bound, ReadOnlySpan<LogField> fields) =>
        new(session, SessionLine.Encode(bound, null, fields), null);

    /// <inheritdoc cref="Session.Log(string, string, object?)"/>
    public void Log(string message, string level = "info", object? metadata = null) =>
        Write(level, message, metadata);

    /// <inheritdoc cref="Session.Log(string, Level, object?)"/>
    public void Log(string message, Level level, object? metadata = null) =>
        Write(level, message, metadata, []);

    /// <inheritdoc cref="Session.Debug(string, object?)"/>
    public void Debug(string message, object? metadata = null) =>
        Write(Level.Debug, message, metadata, []);

    /// <inheritdoc cref="Session.Debug(string, ReadOnlySpan{LogField})"/>
    public void Debug(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Debug, message, null, fields);

    /// <inheritdoc cref="Session.Info(string, object?)"/>
    public void Info(string message, object? metadata = null) =>
        Write(Level.Info, message, metadata, []);

    /// <inheritdoc cref="Session.Info(string, ReadOnlySpan{LogField})"/>
    public void Info(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Info, message, null, fields);

    /// <inheritdoc cref="Session.Warn(string, object?)"/>
    public void Warn(string message, object? metadata = null) =>
        Write(Level.Warn, message, metadata, []);

    /// <inheritdoc cref="Session.Warn(string, ReadOnlySpan{LogField})"/>
    public void Warn(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Warn, message, null, fields);

    /// <inheritdoc cref="Session.Error(string, object?)"/>
    public void Error(string message, object? metadata = null) =>
        Write(Level.Error, message, metadata, []);

    /// <inheritdoc cref="Session.Error(string, ReadOnlySpan{LogField})"/>
    public void Error(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Error, message, null, fields);

    /// <inheritdoc cref="Session.Fatal(string, object?)"/>
    public void Fatal(string message, object? metadata = null) =>
        Write(Level.Fatal, message, metadata, []);

    /// <inheritdoc cref="Session.Fatal(string, ReadOnlySpan{LogField})"/>
    public void Fatal(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Fatal, message, null, fields);

    private void Write(string level, string message, object? metadata)
    {
        if (LevelWord.TryRead(level, out Level known))
            Write(known, message, metadata, []);
        else
            _session.Write(level, message, Encoded(), metadata);
    }

    private void Write(Level level, string message, object? metadata, ReadOnlySpan<LogField> fields)
    {
        object? carried = Volatile.Read(ref _carried); // Acquire: what another thread has encoded is whole.
        if (carried is null or BoundMetadata || _isUsed || metadata is not null)
        {
            _session.Write(level, message, Encoded(), metadata, fields);
            return;
        }

        _isUsed = true; // Seen late it costs another thread what this one has spared.
        _session.Write(level, message, _base, carried, fields);
    }

    private BoundMetadata Encoded()
    {
        object? carried = Volatile.Read(ref _carried); // As above.
        if (carried is null)
            return _base;
        if (carried is BoundMetadata known)
            return known;
        BoundMetadata encoded = SessionLine.Encode(_base, carried, []);
        Volatile.Write(ref _carried, encoded); // Release; two threads write the same.
        return encoded;
    }
}
