namespace Hewn.LogQL.Stages;

/// <summary>
/// One step that each line of a pipeline goes through. Immutable; <see cref="object.ToString"/> prints it with the sign
/// it begins with.
/// </summary>
public abstract class Stage
{
    private protected Stage()
    {
    }
}
