namespace Hewn.Store.Dialects;

/// <summary>What is known of the stack trace that a record's lines hold.</summary>
internal enum TraceState : byte
{
    /// <summary>There is none so far.</summary>
    None,

    /// <summary>Frames were seen: .NET, Java, Node.</summary>
    Frames,

    /// <summary>A traceback of Python is open: its last line, which names the exception, is still to come.</summary>
    PythonOpen,

    /// <summary>It has come; another traceback may follow.</summary>
    PythonClosed,

    /// <summary>A panic of Go with its goroutines.</summary>
    Go,
}
