namespace Hewn.LogQL;

/// <summary>A query that cannot be run, with words for whoever wrote it.</summary>
public abstract class LogQLException : Exception
{
    /// <summary>An exception with a message.</summary>
    protected LogQLException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    protected LogQLException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a word; only for serializers.</summary>
    protected LogQLException()
    {
    }
}
