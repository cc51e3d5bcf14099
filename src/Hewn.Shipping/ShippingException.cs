namespace Hewn.Shipping;

/// <summary>Shipping cannot begin: a bookmark that cannot be used. The message says what to do.</summary>
public sealed class ShippingException : Exception
{
    /// <summary>An exception with a message.</summary>
    public ShippingException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public ShippingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a word; only for serializers.</summary>
    public ShippingException()
    {
    }
}
