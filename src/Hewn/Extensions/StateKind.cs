namespace Hewn.Extensions;

/// <summary>Whose type a record's state is: that decides how its message shows values.</summary>
internal enum StateKind
{
    /// <summary>What <c>LogInformation(template, values)</c> passes: the values as an array of objects.</summary>
    Template,

    /// <summary>What <c>LoggerMessage.Define</c> passes: a struct with a field for each value.</summary>
    Defined,

    /// <summary>What the generator of <c>[LoggerMessage]</c> declares where Define does not do; like it, but the
    /// message is an interpolated string, which shows nothing for null, and a list as its ToString().</summary>
    Generated,
}
