using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>Short ways to write down a function.</summary>
internal static class Define
{
    /// <summary>A function with so many arguments; the letters are their types.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="types">
    /// A letter for each parameter: s text, i int, f float, t time, a anything, v a value with its type, d
    /// duration; the
    /// last one in upper case takes any number.
    /// </param>
    /// <param name="body">What it gives.</param>
    public static TemplateFunction Function(string name, string types, Func<FunctionCall, GoValue> body)
    {
        bool isVariadic = types.Length > 0 && char.IsUpper(types[^1]);
        ParameterType[] all = types.Select(Type).ToArray();
        return isVariadic
            ? new TemplateFunction(name, all[..^1], all[^1], body)
            : new TemplateFunction(name, all, null, body);
    }

    /// <summary>A function that gives text.</summary>
    public static TemplateFunction Text(string name, string types, Func<FunctionCall, string> body) =>
        Function(name, types, call => GoValue.Of(body(call)));

    /// <summary>A function that gives true or false.</summary>
    public static TemplateFunction Truth(string name, string types, Func<FunctionCall, bool> body) =>
        Function(name, types, call => GoValue.Of(body(call)));

    /// <summary>A function that gives an int.</summary>
    public static TemplateFunction Int(string name, string types, Func<FunctionCall, long> body) =>
        Function(name, types, call => GoValue.Of((nint)body(call)));

    /// <summary>A function that gives an int64.</summary>
    public static TemplateFunction Int64(string name, string types, Func<FunctionCall, long> body) =>
        Function(name, types, call => GoValue.Of(body(call)));

    /// <summary>A function that gives a float64.</summary>
    public static TemplateFunction Float(string name, string types, Func<FunctionCall, double> body) =>
        Function(name, types, call => GoValue.Of(body(call)));

    private static ParameterType Type(char letter) => char.ToLowerInvariant(letter) switch
    {
        's' => ParameterType.Text,
        'i' => ParameterType.Int,
        'f' => ParameterType.Float,
        't' => ParameterType.Time,
        'd' => ParameterType.Duration,
        'v' => ParameterType.Value,
        'a' => ParameterType.Any,
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "not a parameter's letter"),
    };
}
