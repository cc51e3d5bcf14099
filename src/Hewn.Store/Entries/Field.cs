namespace Hewn.Store.Entries;

/// <summary>
/// The top-level fields of a record that reading knows by name; <see cref="FieldNames"/> has their spelling.
/// </summary>
public enum Field : byte
{
    /// <summary><c>timestamp</c></summary>
    Timestamp,

    /// <summary><c>level</c></summary>
    Level,

    /// <summary><c>message</c></summary>
    Message,

    /// <summary><c>logger</c></summary>
    Logger,

    /// <summary><c>type</c>: kind of an API record.</summary>
    Type,

    /// <summary><c>request_id</c></summary>
    RequestId,

    /// <summary><c>method</c></summary>
    Method,

    /// <summary><c>url</c></summary>
    Url,

    /// <summary><c>endpoint</c></summary>
    Endpoint,

    /// <summary><c>status_code</c></summary>
    StatusCode,

    /// <summary><c>duration_ms</c></summary>
    DurationMs,

    /// <summary><c>duration_s</c></summary>
    DurationS,

    /// <summary><c>status</c>: <c>success</c> or <c>error</c> of an endpoint's execution.</summary>
    Status,

    /// <summary><c>outcome</c>: <c>completed</c>, <c>failed</c> or <c>aborted_by_client</c>.</summary>
    Outcome,

    /// <summary><c>model</c></summary>
    Model,

    /// <summary><c>model_name</c>: the model of a custom event.</summary>
    ModelName,

    /// <summary><c>prompt_tokens</c></summary>
    PromptTokens,

    /// <summary><c>completion_tokens</c></summary>
    CompletionTokens,

    /// <summary><c>event_type</c></summary>
    EventType,

    /// <summary><c>error</c></summary>
    Error,

    /// <summary><c>error_type</c></summary>
    ErrorType,

    /// <summary><c>error_message</c></summary>
    ErrorMessage,

    /// <summary><c>exception_type</c></summary>
    ExceptionType,

    /// <summary><c>exception_message</c></summary>
    ExceptionMessage,

    /// <summary><c>stack_trace</c></summary>
    StackTrace,
}
