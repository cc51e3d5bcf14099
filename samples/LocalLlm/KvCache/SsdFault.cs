namespace LocalLlm.KvCache;

/// <summary>What a failure of the disk means.</summary>
/// <param name="Code">As the system calls it, e.g. <c>ENOSPC</c>.</param>
/// <param name="Category"><c>resource</c>, <c>io_error</c>, <c>permanent</c> or <c>timeout</c>.</param>
/// <param name="Words">For the message, e.g. <c>OutOfSpace</c>.</param>
internal readonly record struct SsdFault(string Code, string Category, string Words)
{
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether the same may succeed in a moment: a full disk does not, a failed transfer may.</summary>
    public bool IsWorthRetrying => Category is "io_error" or "timeout";

    public static SsdFault Of(Exception e) => e switch
    {
        EndOfStreamException => new("ENODATA", "permanent", "EndOfFile"),
        UnauthorizedAccessException => new("EACCES", "permanent", "AccessDenied"),
        TimeoutException => new("ETIMEDOUT", "timeout", "Timeout"),
        IOException { HResult: 28 or 122 or WindowsDiskFull } => new("ENOSPC", "resource", "OutOfSpace"),
        IOException { HResult: 30 } => new("EROFS", "permanent", "ReadOnlyFileSystem"),
        _ => new("EIO", "io_error", "InputOutput"),
    };
}
