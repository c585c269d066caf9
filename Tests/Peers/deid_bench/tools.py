"""The programs that are measured, each at the configuration that comes closest to the whole of annex E."""
import csv
import json
import os
import subprocess
import time
import urllib.request
from importlib.metadata import version
from pathlib import Path


class Fovea:
    """`fovea deidentify`, with the options of the case."""
    name, offers_options = "fovea", True

    def __init__(self, work, program):
        self.work, self.program, self.key = work, program, work / "key"
        self.version = "this build"
        if not self.key.exists():
            subprocess.run([program, "key", "new", self.key], check=True, capture_output=True)

    def run(self, source, output, options=()):
        """Writes what may leave; returns why files were kept out, by path."""
        retained = [o for o in options if o not in ("descriptors", "structured-content", "graphics", "pixels")]
        cleaned = [o for o in options if o not in retained]
        link = output.with_suffix(".csv")
        command = [self.program, "deidentify", source, "-o", output, "--key", self.key, "--quiet", "--force", "--link", link]
        command += ["--retain", ",".join(retained)] if retained else []
        command += ["--clean", ",".join(cleaned)] if cleaned else []
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode not in (0, 1):
            return {None: made.stderr}
        reasons = {row["name"]: row["reason"] for row in csv.DictReader(open(output / "quarantine.csv"))}
        rows = list(csv.DictReader(open(link)))
        for name in ("report.html", "report.json", "manifest.jsonl", "quarantine.csv"):
            (output / ("kept-" + name)).write_bytes((output / name).read_bytes())
        return {row["path"]: reasons.get(row["file"], row["status"]) for row in rows if row["status"] not in ("released", "copied")}


class DicomAnonymizer:
    """dicom-anonymizer with the rules of 2026c; private attributes go. It has no option of annex E. One file at a time, by its library:
    its command ends at the first file that it cannot do."""
    name, offers_options = "dicom-anonymizer", False

    def __init__(self, work):
        self.version = version("dicom-anonymizer")

    def run(self, source, output, options=()):
        from dicomanonymizer import simpledicomanonymizer as tool
        rules = tool.initialize_actions("dicomfields_2026c")
        return each(source, output, lambda old, new: tool.anonymize_dicom_file(str(old), str(new), rules, True))


class Dicognito:
    """dicognito with a seed, stopping at declared burned-in text. It has no option of annex E. One file at a time, by its library."""
    name, offers_options = "dicognito", False

    def __init__(self, work):
        self.version = version("dicognito")

    def run(self, source, output, options=()):
        import pydicom
        from dicognito.anonymizer import Anonymizer
        tool = Anonymizer(seed="bench")

        def one(old, new):
            made = pydicom.dcmread(old)
            if made.get("BurnedInAnnotation") == "YES":
                raise ValueError("declared burned-in text")
            tool.anonymize(made)
            made.save_as(new, enforce_file_format=True)
        return each(source, output, one)


class Gdcmanon:
    """gdcmanon -e: the Basic Profile of 2008, originals encrypted for a certificate that is thrown away. It has no option of annex E."""
    name, offers_options = "gdcmanon", False

    def __init__(self, work):
        self.certificate = work / "certificate.pem"
        said = subprocess.run(["gdcmanon", "--version"], capture_output=True, text=True).stdout.split()
        self.version = said[2] if len(said) > 2 else ""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench", "-keyout", os.devnull, "-out",
                        self.certificate], check=True, capture_output=True)

    def run(self, source, output, options=()):
        return each(source, output, lambda old, new: subprocess.run(
            ["gdcmanon", "-e", "-c", self.certificate, "-i", old, "-o", new], check=True, capture_output=True, timeout=60))


class Orthanc:
    """Orthanc's /patients/…/anonymize with its newest table and no tag kept. It has no option of annex E."""
    name, offers_options = "Orthanc", False
    port = 18042

    def __init__(self, work):
        settings = {"StorageDirectory": str(work / "orthanc"), "IndexDirectory": str(work / "orthanc"), "HttpPort": self.port, "DicomPort": 14242,
                    "RemoteAccessAllowed": False, "AuthenticationEnabled": False, "DicomServerEnabled": False, "OverwriteInstances": True}
        (work / "orthanc").mkdir(exist_ok=True)
        (work / "orthanc.json").write_text(json.dumps(settings))
        self.process = subprocess.Popen(["Orthanc", str(work / "orthanc.json")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                self.version = self.ask("GET", "/system")["Version"]
                break
            except OSError:
                time.sleep(0.2)
        else:
            self.close()
            raise OSError("Orthanc does not answer")

    def ask(self, method, path, data=None):
        body = data if isinstance(data, bytes) or data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"http://localhost:{self.port}{path}", body, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = answer.read()
        return found if path.endswith("/file") else json.loads(found or "null")

    def run(self, source, output, options=()):
        refused = {}
        for folder in sorted(p for p in source.iterdir() if p.is_dir()):
            patients = set()
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                try:
                    patients.add(self.ask("POST", "/instances", path.read_bytes())["ParentPatient"])
                except (OSError, KeyError, TypeError, ValueError):
                    refused[str(path.relative_to(source))] = "not taken"
            for patient in patients:
                try:
                    made = self.ask("POST", f"/patients/{patient}/anonymize", {"DicomVersion": "2021b", "Force": True, "KeepSource": False})
                    for instance in self.ask("GET", f"/patients/{made['PatientID']}/instances"):
                        place = output / folder.name / (instance["ID"] + ".dcm")
                        place.parent.mkdir(parents=True, exist_ok=True)
                        place.write_bytes(self.ask("GET", f"/instances/{instance['ID']}/file"))
                    self.ask("DELETE", f"/patients/{made['PatientID']}")
                except (OSError, KeyError, TypeError, ValueError):
                    refused[folder.name] = "not anonymised"
        return refused

    def close(self):
        self.process.terminate()
        self.process.wait()


def each(source, output, work):
    """Every file by itself; one that the tool fails at is not written, and its reason kept. Only the numbers name the outputs."""
    refused = {}
    for number, path in enumerate(sorted(p for p in source.rglob("*") if p.is_file())):
        place = Path(output) / f"{number}.dcm"
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            work(path, place)
        except Exception as error:
            place.unlink(missing_ok=True)
            refused[str(path.relative_to(source))] = type(error).__name__
    return refused
