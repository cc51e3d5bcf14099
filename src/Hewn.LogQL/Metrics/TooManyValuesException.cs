using System.Globalization;

namespace Hewn.LogQL.Metrics;

/// <summary>A function that needs every value of a window had to hold more than is allowed.</summary>
public sealed class TooManyValuesException : LogQLException
{
    /// <summary>The limit was reached.</summary>
    public TooManyValuesException(long limit)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"maximum number of values ({limit}) held for a single query; consider a more specific selector, a "
            + $"shorter range, or a function that needs no single values, such as avg_over_time or max_over_time"))
    {
    }

    /// <summary>An exception with a message.</summary>
    public TooManyValuesException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public TooManyValuesException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a word; only for serializers.</summary>
    public TooManyValuesException()
    {
    }
}
