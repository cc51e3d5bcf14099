namespace Hewn.LogQL.Templates.Functions;

/// <summary>What a function wants at a place.</summary>
internal enum ParameterType
{
    /// <summary>Anything, as interface{}.</summary>
    Any,

    /// <summary>Anything with the type Go knows of it; also no value at all.</summary>
    Value,

    /// <summary>A string.</summary>
    Text,

    /// <summary>An int.</summary>
    Int,

    /// <summary>A float64.</summary>
    Float,

    /// <summary>A time.Time.</summary>
    Time,

    /// <summary>A time.Duration.</summary>
    Duration,
}
