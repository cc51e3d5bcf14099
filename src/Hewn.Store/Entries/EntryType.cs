namespace Hewn.Store.Entries;

/// <summary>The kind of an API record, from its <c>type</c>.</summary>
public enum EntryType : byte
{
    /// <summary>An ordinary record: no <c>type</c>, or one that is not an API record's.</summary>
    Other,

    /// <summary><c>request</c>: a call arrived.</summary>
    Request,

    /// <summary><c>response</c>: a call ended with an answer.</summary>
    Response,

    /// <summary><c>exception</c>: a call ended with an exception.</summary>
    Exception,

    /// <summary><c>endpoint_execution</c>: a handler ran, inside a call.</summary>
    EndpointExecution,

    /// <summary><c>custom_event</c>: an event of the application.</summary>
    CustomEvent,
}
