namespace Hewn.LogQL;

/// <summary>A query that cannot be run, with words for whoever wrote it.</summary>
public class LogQLException : Exception
{
    /// <summary>An exception with a message.</summary>
    public LogQLException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public LogQLException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a word; only for serializers.</summary>
    public LogQLException()
    {
    }
}
