namespace Hewn.LogQL.Expressions;

/// <summary>What is computed from the lines of a stretch of time.</summary>
public enum RangeOperation
{
    /// <summary>Lines.</summary>
    CountOverTime,

    /// <summary>Lines a second; of unwrapped values their sum a second.</summary>
    Rate,

    /// <summary>Increase a second of a counter, resets allowed.</summary>
    RateCounter,

    /// <summary>Bytes of lines.</summary>
    BytesOverTime,

    /// <summary>Bytes of lines a second.</summary>
    BytesRate,

    /// <summary>Mean of values.</summary>
    AvgOverTime,

    /// <summary>Sum of values.</summary>
    SumOverTime,

    /// <summary>Least value.</summary>
    MinOverTime,

    /// <summary>Greatest value.</summary>
    MaxOverTime,

    /// <summary>Population variance.</summary>
    StdvarOverTime,

    /// <summary>Population standard deviation.</summary>
    StddevOverTime,

    /// <summary>Quantile of values.</summary>
    QuantileOverTime,

    /// <summary>First value.</summary>
    FirstOverTime,

    /// <summary>Last value.</summary>
    LastOverTime,

    /// <summary>1 when there is no line.</summary>
    AbsentOverTime,

    /// <summary>Different values of a label; an extension of the language.</summary>
    CountDistinctOverTime,
}
