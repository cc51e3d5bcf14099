namespace Hewn.AspNetCore;

/// <summary>
/// The running HTTP call as its application sees it: what it adds here stands on the call's last record
/// (<c>response</c> or <c>exception</c>). Thread-safe. No method throws because of a value it is given.
/// </summary>
public sealed class ApiCall
{
    private readonly Lock _lock = new();
    private readonly List<(string Name, object? Value)> _fields = [];
    private (string Type, string Message, Exception? Cause)? _failure;
    private string? _model;

    internal ApiCall(string requestId) => RequestId = requestId;

    /// <summary>
    /// The id of this call: the client's, or ours. Also in the response's header and on every line of the call.
    /// </summary>
    public string RequestId { get; }

    /// <summary>
    /// Sets a field of the call's last record, e.g. <c>prompt_tokens</c>. The last value of a name counts.
    /// <c>model</c> sets the record's model. At most 64 names; further ones are ignored. Ignored when the call is not
    /// recorded.
    /// </summary>
    /// <param name="name">
    /// The field's name. One that the record itself uses is written with <c>_</c> appended.
    /// </param>
    /// <param name="value">Its value; a credential's name hides it as anywhere else.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public void Set(string name, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_lock)
        {
            if (name == "model" && value is string model)
            {
                _model = model;
                return;
            }

            int index = _fields.FindIndex(field => field.Name == name);
            if (index >= 0)
                _fields[index] = (name, value);
            else if (_fields.Count < Limits.AddedFields)
                _fields.Add((name, value));
        }
    }

    /// <summary>
    /// Names the error behind an error response (status 400 and up), as <c>error_type</c> and <c>error_message</c>.
    /// Changes neither the response nor its status. The last call counts; ignored when the status is below 400.
    /// </summary>
    /// <param name="errorType">A stable name, e.g. <c>ModelNotFoundError</c>.</param>
    /// <param name="message">What went wrong, for people.</param>
    /// <param name="cause">The exception that was dealt with; its stack trace is written too.</param>
    /// <exception cref="ArgumentException">A text is null, or <paramref name="errorType"/> empty.</exception>
    public void Fail(string errorType, string message, Exception? cause = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(errorType);
        ArgumentNullException.ThrowIfNull(message);
        lock (_lock)
            _failure = (errorType, message, cause);
    }

    internal string? Model
    {
        get
        {
            lock (_lock)
                return _model;
        }
    }

    internal (string Type, string Message, Exception? Cause)? Failure
    {
        get
        {
            lock (_lock)
                return _failure;
        }
    }

    internal (string Name, object? Value)[] TakeFields()
    {
        lock (_lock)
            return [.. _fields];
    }
}
