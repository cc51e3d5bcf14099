namespace Hewn.LogQL;

/// <summary>A query that is well formed and cannot be answered, or makes no sense.</summary>
public sealed class EvaluationException : LogQLException
{
    /// <summary>An exception with a message.</summary>
    public EvaluationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public EvaluationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a word; only for serializers.</summary>
    public EvaluationException()
    {
    }
}
