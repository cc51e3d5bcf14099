namespace Hewn.Cli.Show;

/// <summary>What an id is of.</summary>
internal enum IdKind
{
    /// <summary>Of a request, or of a trace: whichever has it.</summary>
    Any,

    /// <summary>Of a request.</summary>
    Request,

    /// <summary>Of a trace.</summary>
    Trace,
}
