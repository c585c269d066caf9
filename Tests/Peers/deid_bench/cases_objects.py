"""Objects that are no images: waveforms, spectra, radiotherapy, displays (PS3.3 A.34, A.36.3, A.20, A.44; C.10.9, C.8.14.1, C.8.8)."""
import struct

import numpy
from pydicom.dataset import Dataset

from .cases_references import code, reference, with_items
from .judge import is_uid
from .made import image, picture, put_pixels

STORAGE = "1.2.840.10008.5.1.4.1.1."
ECG, SPECTRUM, PLAN, DOSE, RECORD, DISPLAY, CT = (STORAGE + name for name in ("9.1.1", "4.2", "481.5", "481.2", "481.4", "131", "2"))
STRUCTURES, MAP, SURFACE = (STORAGE + name for name in ("481.3", "30", "66.5"))
CLAUSE = "PS3.15 E.1.1; PRIVACY.md, residual scan"
SAMPLES = struct.pack("<24h", *range(-12, 12))
NUMBERS = struct.pack("<16f", *(0.5 * value for value in range(16)))


def item(**elements):
    return with_items(Dataset(), **elements)


def ecg(p, n, data=SAMPLES, label="Lead I", **more):
    channels = [item(ChannelSourceSequence=[code("5.6.3-9-1", "Lead I", "SCPECG")], ChannelLabel=label, ChannelSensitivity=1,
                     ChannelBaseline=0, WaveformBitsStored=16) for _ in range(2)]
    group = item(WaveformOriginality="ORIGINAL", NumberOfWaveformChannels=2, NumberOfWaveformSamples=12, SamplingFrequency=500,
                 MultiplexGroupLabel=label, ChannelDefinitionSequence=channels, WaveformBitsAllocated=16, WaveformSampleInterpretation="SS")
    group.add_new(0x5400_1010, "OW", data)
    return image(p, n, ECG, pixels=False, Modality="ECG", AcquisitionDateTime=p.date + "101112", WaveformSequence=[group], **more)


def spectrum(p, n, data=NUMBERS, **more):
    made = image(p, n, SPECTRUM, pixels=False, Modality="MR", ImageType=["ORIGINAL", "PRIMARY"], Rows=1, Columns=2, NumberOfFrames=1,
                 DataPointRows=1, DataPointColumns=4, DataRepresentation="COMPLEX", SignalDomainColumns="TIME", **more)
    made.add_new(0x5600_0020, "OF", data)
    return made


def plan(p, n, **more):
    beam = item(BeamNumber=1, BeamName=f"{p.family} AP", BeamDescription=f"boost for {p.given} {p.family}", TreatmentMachineName="LINAC 3",
                NumberOfControlPoints=0)
    return image(p, n, PLAN, pixels=False, Modality="RTPLAN", RTPlanLabel=p.family, RTPlanName=f"{p.family}^{p.given}", RTPlanDate=p.date,
                 RTPlanDescription=f"{p.id} palliative", ReviewerName=f"Snargate^{p.family}", ApprovalStatus="APPROVED", ReviewDate=p.date,
                 BeamSequence=[beam], **more)


def has(r, *path):
    """What stands at the path in the first file, or None."""
    place = r.first
    for step in path:
        if place is None or (isinstance(step, str) and step not in place):
            return None
        place = place[step] if isinstance(step, int) else getattr(place, step)
    return place


def cases(add):
    waveforms(add)
    spectra(add)
    radiotherapy(add)
    others(add)


def waveforms(add):
    data = ("WaveformSequence", 0, "WaveformData")
    add("waveform samples stay", "pixels_retained", "PS3.3 C.10.9", lambda p, n: [ecg(p, n)], lambda r: has(r, *data) == SAMPLES)
    add("bytes behind a waveform's samples go", "text_removed", "PS3.3 C.10.9; PRIVACY.md, file level", lambda p, n: [ecg(
        p, n, SAMPLES + f"{p.family} ".encode())], lambda r: has(r, *data) == SAMPLES and not r.person())
    add("labels of channels that name the person", "text_removed", CLAUSE, lambda p, n: [ecg(p, n, label=p.family[:16])],
        lambda r: r.first is not None and not r.person() and has(r, *data) == SAMPLES)
    add("codes of leads stay", "text_retained", "PS3.3 C.10.9", lambda p, n: [ecg(p, n)], lambda r: has(
        r, "WaveformSequence", 0, "ChannelDefinitionSequence", 0, "ChannelSourceSequence", 0, "CodeValue") == "5.6.3-9-1")
    note = lambda p: [item(UnformattedTextValue=f"{p.given} {p.family}, sinus rhythm", ReferencedWaveformChannels=[1, 1], AnnotationGroupNumber=1)]
    for options in ("", "descriptors", "structured-content", "graphics"):
        add(f"annotations of a waveform with {options or 'no option'}", "text_removed", CLAUSE, lambda p, n: [ecg(
            p, n, WaveformAnnotationSequence=note(p))], lambda r: r.first is not None and not r.person(), options=options)
    add("time of a waveform", "date_shifted", "PS3.15 E.3.6, (0008,002A)", lambda p, n: [ecg(p, n)],
        lambda r: r.first is not None and not r.names(r.case.person.date))
    add("time of a waveform, modified", "date_shifted", "PS3.15 E.3.6, (0008,002A)", lambda p, n: [ecg(p, n)], lambda r: r.first is not None
        and not r.names(r.case.person.date) and str(has(r, "AcquisitionDateTime"))[:8] == has(r, "StudyDate"), options="modified-dates")
    add("waveform to image", "uid_consistent", CLAUSE, lambda p, n: [ecg(p, n, ReferencedInstanceSequence=[reference(
        CT, p.uid(n + 1))]), image(p, n + 1, CT)], lambda r: all(r.new) and has(
            r, "ReferencedInstanceSequence", 0, "ReferencedSOPInstanceUID") == r.new[1].SOPInstanceUID != r.old[1].SOPInstanceUID)


def spectra(add):
    add("spectrum stays", "pixels_retained", "PS3.3 C.8.14.4", lambda p, n: [spectrum(p, n)], lambda r: has(r, "SpectroscopyData") == NUMBERS)
    add("bytes behind a spectrum's numbers go", "text_removed", "PS3.3 C.8.14.4; PRIVACY.md, file level", lambda p, n: [spectrum(
        p, n, NUMBERS + p.family.encode().ljust(16))], lambda r: has(r, "SpectroscopyData") == NUMBERS and not r.person())
    add("comment of a spectrum", "text_removed", CLAUSE, lambda p, n: [spectrum(p, n, ImageComments=f"voxel of {p.family}", PulseSequenceName=p.id)],
        lambda r: r.first is not None and not r.person())
    add("spectrum to its locator", "uid_consistent", CLAUSE, lambda p, n: [spectrum(p, n, SharedFunctionalGroupsSequence=[item(
        ReferencedImageSequence=[reference(CT, p.uid(n + 1))])]), image(p, n + 1, CT)], lambda r: all(r.new) and has(
            r, "SharedFunctionalGroupsSequence", 0, "ReferencedImageSequence", 0, "ReferencedSOPInstanceUID") == r.new[1].SOPInstanceUID)


def radiotherapy(add):
    for options in ("", "descriptors", "device", "structured-content"):
        add(f"names in a plan with {options or 'no option'}", "text_removed", CLAUSE, lambda p, n: [plan(p, n)],
            lambda r: r.first is not None and not r.person("snargate"), options=options)
    add("dates of a plan", "date_shifted", "PS3.15 E.3.6, (300A,0006), (300E,0004)", lambda p, n: [plan(p, n)],
        lambda r: r.first is not None and not r.names(r.case.person.date))
    add("plan to structures", "uid_consistent", CLAUSE, lambda p, n: [plan(p, n, ReferencedStructureSetSequence=[reference(
        STRUCTURES, p.uid(n + 1))]), image(p, n + 1, STRUCTURES, pixels=False, Modality="RTSTRUCT", StructureSetLabel=p.family)],
        lambda r: all(r.new) and has(r, "ReferencedStructureSetSequence", 0, "ReferencedSOPInstanceUID") == r.new[1].SOPInstanceUID
        and not r.person())
    add("geometry of a plan stays", "text_retained", "PS3.3 C.8.8.14", lambda p, n: [plan(p, n, DoseReferenceSequence=[item(
        DoseReferenceNumber=1, TargetPrescriptionDose=50.4)])], lambda r: has(r, "BeamSequence", 0, "BeamNumber") == 1
        and float(has(r, "DoseReferenceSequence", 0, "TargetPrescriptionDose")) == 50.4)
    add("dose stays, its comment goes", "pixels_retained", "PS3.3 C.8.8.3", _dose, lambda r: has(r, "PixelData") == r.old[0].PixelData
        and not r.person() and float(has(r, "DoseGridScaling")) == 0.001)
    add("names in a treatment record", "text_removed", CLAUSE, lambda p, n: [image(
        p, n, RECORD, pixels=False, Modality="RTRECORD", TreatmentDate=p.date, OperatorsName=f"Snargate^{p.family}", TreatmentSessionBeamSequence=[
            item(BeamName=p.family, OverrideSequence=[item(OverrideReason=f"asked by {p.family}", OperatorsName=f"Snargate^{p.family}")])])],
        lambda r: r.first is not None and not r.person("snargate") and not r.names(r.case.person.date))


def _dose(p, n):
    made = image(p, n, DOSE, pixels=False, Modality="RTDOSE", DoseUnits="GY", DoseType="PHYSICAL", DoseSummationType="PLAN",
                 DoseGridScaling="0.001", DoseComment=f"for {p.family}")
    put_pixels(made, picture().astype(numpy.uint16))
    return [made]


def others(add):
    box = lambda p: item(UnformattedTextValue=f"{p.family} {p.id}", BoundingBoxTopLeftHandCorner=[0.0, 0.0])
    add("text of a structured display", "text_removed", CLAUSE, lambda p, n: [image(
        p, n, DISPLAY, pixels=False, Modality="PR", ContentDescription=f"{p.family} side by side", ContentCreatorName=f"Snargate^{p.family}",
        StructuredDisplayTextBoxSequence=[box(p)])], lambda r: r.first is not None and not r.person("snargate"), refusal="may")
    add("surface of a person stays", "pixels_retained", "PS3.3 C.27.1", _surface, lambda r: has(
        r, "SurfaceSequence", 0, "SurfacePointsSequence", 0, "PointCoordinatesData") == NUMBERS[:36] and not r.person())
    add("parametric map of floats", "pixels_retained", "PS3.3 C.7.6.24", _map, lambda r: has(r, "FloatPixelData") == NUMBERS
        and not r.person(), refusal="may")
    add("instance of a waveform", "uid_changed", CLAUSE, lambda p, n: [ecg(p, n)],
        lambda r: r.first is not None and is_uid(r.first.SOPInstanceUID) and r.first.SOPInstanceUID != r.old[0].SOPInstanceUID)


def _surface(p, n):
    points = item(NumberOfSurfacePoints=3)
    points.add_new(0x0066_0016, "OF", NUMBERS[:36])
    return [image(p, n, SURFACE, pixels=False, Modality="SEG", ContentLabel="SURFACE", ContentDescription=f"liver of {p.family}",
                  SurfaceSequence=[item(SurfaceNumber=1, SurfaceComments=p.family, SurfacePointsSequence=[points])])]


def _map(p, n):
    made = image(p, n, MAP, pixels=False, Modality="MR", SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2", Rows=4, Columns=4,
                 NumberOfFrames=1, BitsAllocated=32, ContentDescription=f"map of {p.family}")
    made.add_new(0x7FE0_0008, "OF", NUMBERS)
    return [made]
