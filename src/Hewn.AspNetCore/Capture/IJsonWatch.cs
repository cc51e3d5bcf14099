namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Sees the tokens of one JSON value while <see cref="WholeJson"/> copies it, so that nobody has to read it twice.
/// </summary>
internal interface IJsonWatch
{
    /// <summary>The name of a member.</summary>
    /// <param name="name">The name.</param>
    /// <param name="depth">How many objects and lists are open.</param>
    void Name(MemberName name, int depth);

    /// <summary>An object or list begins.</summary>
    /// <param name="name">The member whose value it is; null in a list, and for the value itself.</param>
    /// <param name="isObject">False for a list.</param>
    /// <param name="depth">How many objects and lists are open around it.</param>
    void Start(MemberName? name, bool isObject, int depth);

    /// <summary>An object or list has ended.</summary>
    /// <param name="depth">How many are open still.</param>
    void End(int depth);

    /// <summary>A string, number, true, false or null.</summary>
    /// <param name="scalar">It.</param>
    /// <param name="name">The member whose value it is; null in a list.</param>
    /// <param name="depth">How many objects and lists are open.</param>
    void Scalar(in JsonScalar scalar, MemberName? name, int depth);
}
