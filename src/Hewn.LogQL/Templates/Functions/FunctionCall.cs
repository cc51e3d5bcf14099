using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>One call of a function, its arguments checked against its parameters.</summary>
/// <param name="Data">What the template sees.</param>
/// <param name="Values">The arguments.</param>
/// <param name="Arguments">The arguments as they are written.</param>
internal readonly record struct FunctionCall(TemplateInput Data, GoValue[] Values, CallArguments Arguments)
{
    /// <summary>How many arguments there are.</summary>
    public int Count => Values.Length;

    /// <summary>An argument that may be anything.</summary>
    public object? this[int index] => Values[index].Value;

    /// <summary>An argument that is text.</summary>
    public string Text(int index) => (string)Values[index].Value!;

    /// <summary>An argument that is an int.</summary>
    public long Int(int index) => (nint)Values[index].Value!;

    /// <summary>An argument that is a float.</summary>
    public double Float(int index) => (double)Values[index].Value!;

    /// <summary>An argument that is a time.</summary>
    public GoTime Time(int index) => (GoTime)Values[index].Value!;
}
