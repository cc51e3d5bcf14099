namespace Hewn.LogQL.Templates.Nodes;

/// <summary>
/// A part of a parsed template. Immutable; <see cref="object.ToString"/> gives its source as Go prints it.
/// </summary>
internal abstract class TemplateNode(int position)
{
    /// <summary>Where it stands in the template's text, in UTF-16 units.</summary>
    public int Position => position;
}
