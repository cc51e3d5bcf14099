namespace Hewn.LogQL.Templates.Values;

/// <summary>
/// A value while a template runs. <see cref="Value"/> is a string, bool, nint (Go's int), long (int64), byte (uint8),
/// double, Complex, <see cref="GoList"/>, <see cref="GoMap"/>, <see cref="GoTime"/>, <see cref="GoNamed"/> or null.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="IsInterface">
/// Whether Go knows it only as interface{} at this place, such as an element of a list; with null it is a nil of that
/// type, and not the absence of any value.
/// </param>
internal readonly record struct GoValue(object? Value, bool IsInterface)
{
    /// <summary>The absence of a value, printed as <c>&lt;no value&gt;</c>.</summary>
    public static GoValue None => default;

    /// <summary>False for the absence of a value.</summary>
    public bool IsValid => Value is not null || IsInterface;

    /// <summary>The type's name in messages.</summary>
    public string TypeName => IsInterface ? "interface {}" : GoTypes.Name(Value);

    /// <summary>The same value by its own type; a nil becomes the absence of a value.</summary>
    public GoValue Concrete => new(Value, false);

    /// <summary>Whether Go's <c>if</c> takes it for true.</summary>
    public bool IsTrue => Value switch
    {
        null => false,
        string text => text.Length > 0,
        bool truth => truth,
        GoList list => list.Count > 0,
        GoMap map => map.Count > 0,
        nint number => number != 0,
        long number => number != 0,
        byte number => number != 0,
        double number => number != 0,
        System.Numerics.Complex number => number != 0,
        GoNamed named => named.Value != 0,
        _ => true,
    };

    /// <summary>A value by its own type.</summary>
    public static GoValue Of(object value) => new(value, false);

    /// <summary>A value as an interface{}.</summary>
    public static GoValue Any(object? value) => new(value, true);
}
