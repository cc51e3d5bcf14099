namespace Hewn.LogQL.Regexes;

/// <summary>A fault in a regular expression; the message is Go's.</summary>
internal sealed class Re2Fault : Exception
{
    /// <summary>A fault with the piece of the expression it lies in.</summary>
    public Re2Fault(string problem, string piece)
        : base($"{problem}: `{piece}`")
    {
    }

    /// <summary>A fault with a message.</summary>
    public Re2Fault(string message)
        : base(message)
    {
    }

    /// <summary>A fault without a word; only for serializers.</summary>
    public Re2Fault()
    {
    }

    /// <summary>A fault with its cause.</summary>
    public Re2Fault(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
