namespace Hewn.Cli.View;

/// <summary>What <c>hewn view</c> shows.</summary>
internal enum ViewMode
{
    /// <summary>The last records.</summary>
    Listing,

    /// <summary>Statistics of calls, then the error summary.</summary>
    Statistics,

    /// <summary>The error summary alone.</summary>
    ErrorsOnly,
}
