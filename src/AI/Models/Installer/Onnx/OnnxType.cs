namespace FunctionsOrchestration.ModelInstaller.Onnx;

/// <summary>ONNX's numbers of the element types that occur here (<c>TensorProto.DataType</c>).</summary>
internal enum OnnxType
{
    Float = 1,
    UInt8 = 2,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
}
