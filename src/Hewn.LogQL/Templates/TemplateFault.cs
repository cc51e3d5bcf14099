namespace Hewn.LogQL.Templates;

/// <summary>A template that fails while it runs; the message is Go's.</summary>
internal sealed class TemplateFault : Exception
{
    /// <summary>A fault with a message.</summary>
    public TemplateFault(string message)
        : base(message)
    {
    }

    /// <summary>A fault without a word; only for serializers.</summary>
    public TemplateFault()
    {
    }

    /// <summary>A fault with its cause.</summary>
    public TemplateFault(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
